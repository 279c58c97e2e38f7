import { RE2JS } from 're2js'

/** What ajv needs of a regular expression. */
export interface Pattern {
  test(text: string): boolean
}

/**
 * Compiles a `pattern` to run in linear time. Lookaround and back references, which a linear engine does not have, run on
 * JavaScript's engine, whose time on hostile input is not bounded.
 */
export function compilePattern(source: string): Pattern {
  try {
    const expression = RE2JS.compile(source)
    return { test: (text) => expression.matcher(text).find() }
  } catch {
    return new RegExp(source, 'u')
  }
}
