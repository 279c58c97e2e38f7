const PROPERTIES: Readonly<Record<string, string>> = {
  accentColor: '--accent',
  backgroundColor: '--background',
  errorValidationColor: '--error',
  headerColor: '--header',
  navigationColor: '--navigation',
  textColor: '--text',
}

/** The style sheet of a portal in the colours of its theme. The management API takes nothing as a colour that is none. */
export function portalStyle(colors: Readonly<Record<string, string>>): string {
  const own = Object.entries(PROPERTIES).flatMap(([name, property]) => (colors[name] === undefined ? [] : [`${property}:${colors[name]};`]))
  return `:root{${own.join('')}}\n${STYLE}`
}

const STYLE = `*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,sans-serif;background:var(--background,#fff);color:var(--text,#16191f)}
header{display:flex;gap:1rem;align-items:center;padding:.75rem 1.5rem;background:var(--header,#232f3e)}
header,header a{color:var(--background,#fff)}
header form{margin-left:auto}
nav{padding:1rem 1.5rem;background:var(--navigation,#f2f3f3);min-width:15rem}
nav ul,main ul.products{list-style:none;margin:0;padding:0}
nav h2{font-size:1rem}
.columns{display:flex;align-items:stretch;min-height:calc(100vh - 3.5rem)}
main{flex:1;min-width:0;padding:1rem 2rem;max-width:60rem}
a{color:var(--accent,#0073bb)}
pre,code{font-family:ui-monospace,monospace}
pre{overflow:auto;padding:.75rem;background:#8881;border:1px solid #8884}
table{border-collapse:collapse}
td,th{border:1px solid #8886;padding:.25rem .5rem;text-align:left}
.notice{padding:.5rem 1.5rem;background:var(--accent,#0073bb);color:var(--background,#fff)}
.products li{border:1px solid #8886;padding:.5rem 1rem;margin:0 0 1rem}
form.try label{display:block;margin:.5rem 0}
input,textarea{font:inherit;width:100%;max-width:30rem}
button{font:inherit;padding:.25rem 1rem;background:var(--accent,#0073bb);color:var(--background,#fff);border:0;cursor:pointer}
:focus-visible{outline:3px solid var(--accent,#0073bb);outline-offset:2px}
.error{color:var(--error,#d13212)}
@media (max-width:45rem){.columns{display:block}}
`
