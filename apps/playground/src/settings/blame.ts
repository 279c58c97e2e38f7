import type { Field } from './kind.ts'

/** The field that a refusal of the management API is about; `undefined`: it is about none alone. */
export function blame(message: string, fields: readonly Field[]): string | undefined {
  const found = fields.find(({ blame: words }) => words?.test(message)) ?? fields.find((field) => names(message, field))
  return found?.name
}

/** `Model name must be …` is about the name; `'quota.period'` is named as AWS's interface names it. */
function names(message: string, { name, label }: Field): boolean {
  const own = name.split('.').at(-1) ?? name
  return new RegExp(`(?<![a-z])(?:${[own, label].map(escaped).join('|')})(?![a-z])`, 'i').test(message)
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
