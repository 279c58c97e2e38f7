import type { SeenMessage } from '@gatewright/gateway'
import type { JSX } from 'preact'

/** Headers and body, as one side saw them. */
export function MessageView({ title, message: { line, headers, body } }: { readonly title: string; readonly message: SeenMessage }): JSX.Element {
  return (
    <section class="stack" aria-label={title}>
      <h3>
        {title} <span class="mono message-line">{line}</span>
      </h3>
      {headers.length > 0 && (
        <dl class="facts mono">
          {headers.map(([name, value], index) => (
            <HeaderLine key={index} name={name} value={value} />
          ))}
        </dl>
      )}
      <pre class="code">{body === '' ? '(no body)' : pretty(body)}</pre>
    </section>
  )
}

function HeaderLine({ name, value }: { readonly name: string; readonly value: string }): JSX.Element {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}

/** JSON with indentation; any other text as it is. */
export function pretty(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
