import { VtlError } from '../errors.ts'
import { positionAt } from './source-position.ts'

/** The template is wrong at `offset`: what is there, and what was expected instead. */
export function syntaxError(text: string, offset: number, found: string, expected: string): VtlError {
  const position = positionAt(text, offset)
  const message = `Line ${position.line}, column ${position.column}: ${found}; expected ${expected}\n${position.excerpt}`
  return new VtlError('ERR_VTL_SYNTAX', message, { position, expected })
}
