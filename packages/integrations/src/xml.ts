/** An element of an XML document, without its attributes. */
export interface XmlElement {
  readonly name: string
  readonly children: readonly XmlElement[]
  /** Its own text, entities resolved. */
  readonly text: string
}

interface OpenElement {
  readonly name: string
  readonly children: XmlElement[]
  text: string
}

/** Reads a document as AWS services write them: no attributes that matter, no entities of its own. `undefined` where it is none. */
export function readXml(document: string): XmlElement | undefined {
  const root: OpenElement = { name: '', children: [], text: '' }
  const open: OpenElement[] = [root]
  let at = 0
  while (at < document.length) {
    const next = document.indexOf('<', at)
    const current = open.at(-1) as OpenElement
    current.text += resolveEntities(document.slice(at, next === -1 ? undefined : next))
    if (next === -1) break
    const markup = readMarkup(document, next)
    if (markup === undefined || !apply(markup, open)) return undefined
    at = markup.end
  }
  const [element] = root.children
  return open.length === 1 && root.children.length === 1 ? element : undefined
}

interface Markup {
  /** Behind its last character. */
  readonly end: number
  readonly kind: 'nothing' | 'text' | 'open' | 'close' | 'empty'
  /** The element's name, or the text. */
  readonly content: string
}

function readMarkup(document: string, at: number): Markup | undefined {
  for (const [start, stop, kind] of SECTIONS) {
    if (!document.startsWith(start, at)) continue
    const end = document.indexOf(stop, at + start.length)
    return end === -1 ? undefined : { end: end + stop.length, kind, content: document.slice(at + start.length, end) }
  }
  const end = document.indexOf('>', at)
  const tag = document.slice(at + 1, end)
  const name = NAME.exec(tag)?.[1]
  if (end === -1 || name === undefined) return undefined
  return { end: end + 1, kind: tag.startsWith('/') ? 'close' : tag.endsWith('/') ? 'empty' : 'open', content: name }
}

/** False where the document is not well-formed. */
function apply({ kind, content }: Markup, open: OpenElement[]): boolean {
  const current = open.at(-1) as OpenElement
  if (kind === 'text') current.text += content
  else if (kind === 'empty') current.children.push({ name: content, children: [], text: '' })
  else if (kind === 'open') {
    if (open.length > MOST_LEVELS) return false
    open.push({ name: content, children: [], text: '' })
  } else if (kind === 'close') {
    const parent = open.at(-2)
    if (parent === undefined || current.name !== content) return false
    open.pop()
    parent.children.push(current)
  }
  return true
}

function resolveEntities(text: string): string {
  return text.includes('&') ? text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, resolveEntity) : text
}

function resolveEntity(whole: string, hex: string | undefined, decimal: string | undefined, name: string | undefined): string {
  if (name !== undefined) return ENTITIES[name] ?? whole
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole
}

const SECTIONS: readonly (readonly [start: string, stop: string, kind: Markup['kind']])[] = [
  ['<![CDATA[', ']]>', 'text'],
  ['<!--', '-->', 'nothing'],
  ['<?', '?>', 'nothing'],
  ['<!DOCTYPE', '>', 'nothing'],
]
const NAME = /^\/?([A-Za-z_][\w.:-]*)/
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const MOST_LEVELS = 100
