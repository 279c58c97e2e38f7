import type { Findings, Report } from '../findings.ts'
import { isRefusal } from '../management-call.ts'
import type { ManagementCall } from '../management-call.ts'
import { textOf } from '../values.ts'
import type { Values } from '../values.ts'
import { applyMethods } from './apply-methods.ts'
import { applyAuthorizers, applyDocumentation, applyGatewayResponses, applyModels, applyValidators } from './apply-parts.ts'
import { createApi, updateApi } from './apply-settings.ts'
import type { RestDefinition } from './definition.ts'
import { clearForOverwrite, removeOthers } from './remove-others.ts'

/** What applying needs to know. */
export interface Application {
  readonly mode: 'create' | 'merge' | 'overwrite'
  readonly apiId?: string
  readonly call: ManagementCall
  readonly findings: Findings
}

/** One import at work: every refused step becomes an error, and the next one is tried. */
export interface Progress {
  readonly apiId: string
  readonly rootResourceId: string
  readonly call: ManagementCall
  /** Calls an operation on the API; a refusal is reported and gives `undefined`. */
  attempt(
    report: Omit<Report, 'message'> & { readonly what: string },
    operation: string,
    input: Values,
  ): Promise<Values | undefined>
}

/** Makes the API of a definition, or changes one. Gives its identifier; refusals are in `findings`. */
export async function applyRestDefinition(
  definition: RestDefinition,
  { mode, apiId, call, findings }: Application,
): Promise<string> {
  const api =
    mode === 'create'
      ? await createApi(definition.settings, call)
      : await updateApi(definition.settings, { apiId: apiId ?? '', mode, call })
  const id = textOf(api['id']) ?? ''
  const progress: Progress = {
    apiId: id,
    rootResourceId: textOf(api['rootResourceId']) ?? '',
    call,
    async attempt({ what, ...report }, operation, input) {
      try {
        return await call(operation, { restApiId: id, ...input })
      } catch (error) {
        if (!isRefusal(error)) throw error
        findings.error({ ...report, message: `${what}: ${error.message}` })
        return undefined
      }
    },
  }
  if (mode === 'overwrite') await clearForOverwrite(definition, progress)
  await applyModels(definition, progress)
  await applyGatewayResponses(definition, progress)
  const authorizers = await applyAuthorizers(definition, progress)
  const validators = await applyValidators(definition, progress)
  await applyMethods(definition, { authorizers, validators, progress })
  await applyDocumentation(definition, progress)
  if (mode === 'overwrite') await removeOthers(definition, progress)
  return id
}
