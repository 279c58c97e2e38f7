import { VtlError } from '../errors.ts'
import { describeAt, positionAt } from './source-position.ts'

/** The template is wrong at `offset`: what is there, and what was expected instead. */
export function syntaxError(text: string, offset: number, found: string, expected: string): VtlError {
  const position = positionAt(text, offset)
  return new VtlError('ERR_VTL_SYNTAX', describeAt(position, `${found}; expected ${expected}`), { position, expected })
}
