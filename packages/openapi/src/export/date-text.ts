import { textOf } from '../values.ts'

/** Seconds since 1970, a date, or its text, as `2016-11-22T22:41:40Z`. */
export function dateText(value: unknown): string {
  const date = value instanceof Date ? value : typeof value === 'number' ? new Date(value * 1000) : new Date(textOf(value) ?? 0)
  return Number.isNaN(date.getTime()) ? (textOf(value) ?? '') : date.toISOString().replace(/\.\d+Z$/u, 'Z')
}
