import type * as converters from '@gatewright/openapi'
import { ManagementError, type ExportRequest, type ExportResult, type ImportRequest, type ImportResult } from '@gatewright/control-plane'

/** Imports and exports of OpenAPI definitions. The converters are loaded with the first call that needs them. */
export interface Definitions {
  readonly importApi: (request: ImportRequest) => Promise<ImportResult>
  readonly exportApi: (request: ExportRequest) => Promise<ExportResult>
  readonly parseDefinition: (body: Uint8Array) => Promise<Record<string, unknown>>
}

export function createDefinitions(place: { readonly region: string; readonly accountId: string }): Definitions {
  return {
    importApi: (request) =>
      converting(async ({ importDefinition }) => {
        const { apiId, warnings, findings } = await importDefinition(request, place)
        return { apiId, warnings, ignored: findings.filter(({ severity }) => severity === 'note').map(({ message }) => message) }
      }),
    exportApi: (request) => converting(({ exportDefinition }) => exportDefinition(request, place)),
    parseDefinition: (body) => converting(({ parseDefinition }) => ({ ...parseDefinition(body).root })),
  }
}

type Converters = typeof converters

/** What a converter refuses is the client's to mend. */
async function converting<Result>(work: (loaded: Converters) => Result | Promise<Result>): Promise<Result> {
  const loaded = await import('@gatewright/openapi')
  try {
    return await work(loaded)
  } catch (error) {
    if (error instanceof loaded.OpenApiError) throw new ManagementError('BadRequestException', 400, error.message)
    throw error
  }
}
