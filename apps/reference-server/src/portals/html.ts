/** HTML that was made here, as opposed to text that is yet to be escaped. */
export interface Html {
  readonly html: string
}

type Part = string | number | Html | readonly Html[]

/** A template whose values are escaped, unless they are HTML that was made here. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.reduce((text, string, i) => text + string + (i < parts.length ? render(parts[i] as Part) : ''), '') }
}

/** Nothing, where there is nothing to show. */
export const NOTHING: Html = { html: '' }

function render(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part))
  return Array.isArray(part) ? part.map((one: Html) => one.html).join('') : (part as Html).html
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] as string)
}
