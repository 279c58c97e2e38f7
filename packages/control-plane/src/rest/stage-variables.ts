import type { Values } from '../documents.ts'
import { badRequest, limitExceeded } from '../errors.ts'
import { textOf } from '../text-of.ts'

/** Refuses stage variables that break AWS's rules: 100 of them, names of 64 and values of 512 characters (2,048 in v2). */
export function checkVariables(variables: Values, { longest = 512 }: { readonly longest?: number } = {}): void {
  const entries = Object.entries(variables)
  if (entries.length > 100) throw limitExceeded('Maximum number of stage variables for this stage has been reached')
  for (const [name, value] of entries) {
    if (!/^[A-Za-z0-9_]{1,64}$/u.test(name)) {
      throw badRequest(`Invalid stage variable name: ${name}. Please use names with only word characters.`)
    }
    if (!/^[A-Za-z0-9\-._~:/?#&=,]+$/u.test(textOf(value)) || textOf(value).length > longest) {
      throw badRequest(
        `Stage variable value is invalid: ${textOf(value)}. Please use values with alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','.`,
      )
    }
  }
}
