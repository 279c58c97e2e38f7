import { RE2JS } from 're2js'
import { AuthorizersError } from './errors.ts'

/**
 * Compiles `identityValidationExpression`: a regular expression that the whole value must match, in linear time whatever it is.
 * Throws {@link AuthorizersError} `ERR_AUTHORIZERS_CONFIGURATION` for one that RE2 does not take (look-around, back references).
 */
export function compileValidationExpression(expression: string): (value: string) => boolean {
  try {
    const pattern = RE2JS.compile(expression)
    return (value) => pattern.matches(value)
  } catch (cause) {
    throw new AuthorizersError(
      'ERR_AUTHORIZERS_CONFIGURATION',
      `The identity validation expression cannot be used: ${expression}`,
      { cause },
    )
  }
}
