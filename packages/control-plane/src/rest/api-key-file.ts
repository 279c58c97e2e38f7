import { badRequest } from '../errors.ts'

/** One row of an API key file. */
export interface ApiKeyRow {
  readonly name: string
  readonly key: string
  readonly description: string
  readonly enabled: boolean
  readonly usagePlanIds: readonly string[]
}

/** Reads an API key file: comma-separated values with a header line (guide, api-key-file-format). */
export function readApiKeyFile(text: string): readonly ApiKeyRow[] {
  const [header, ...lines] = parseCsv(text)
  const columns = new Map((header ?? []).map((name, i) => [name.trim().toLowerCase(), i]))
  if (!columns.has('name') || !columns.has('key')) throw badRequest('Invalid API Key file: it must have the columns Name and Key')
  const cell = (line: readonly string[], column: string): string => {
    const index = columns.get(column)
    return index === undefined ? '' : (line[index] ?? '').trim()
  }
  return lines
    .filter((line) => line.some((value) => value.trim() !== ''))
    .map((line) => ({
      name: cell(line, 'name'),
      key: cell(line, 'key'),
      description: cell(line, 'description'),
      enabled: cell(line, 'enabled').toLowerCase() !== 'false',
      usagePlanIds: cell(line, 'usageplanids')
        .split(',')
        .map((id) => id.trim())
        .filter((id) => id !== ''),
    }))
}

/** Values may be quoted, by either quote; a doubled quote inside is one. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  let value = ''
  let quote: string | undefined
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i] as string
    if (quote !== undefined) {
      if (character !== quote) value += character
      else if (text[i + 1] === quote) {
        value += quote
        i += 1
      } else quote = undefined
    } else if ((character === '"' || character === "'") && value.trim() === '') {
      quote = character
      value = ''
    } else if (character === ',' || character === '\n') {
      rows.at(-1)?.push(value)
      value = ''
      if (character === '\n') rows.push([])
    } else if (character !== '\r') value += character
  }
  rows.at(-1)?.push(value)
  return rows
}
