import { ManagementError, createControlPlane, createMemoryStore } from '@gatewright/control-plane'
import type { ControlPlane, ExportRequest } from '@gatewright/control-plane'
import { OpenApiError, exportDefinition, importDefinition } from '../src/index.ts'

export type Values = Record<string, unknown>

/** The account of the recordings. */
export const PLACE = { region: 'us-east-1', accountId: '111111111111' }

/** A control plane whose imports and exports are this package's. */
export async function createPlane(): Promise<ControlPlane> {
  let time = Date.UTC(2026, 0, 1)
  const seen: ExportRequest[] = []
  const plane = await createControlPlane({
    store: createMemoryStore(),
    ...PLACE,
    now: () => (time += 1000),
    ports: {
      async importApi(request) {
        try {
          return await importDefinition(request, PLACE)
        } catch (error) {
          throw refused(error)
        }
      },
      async exportApi(request) {
        seen.push(request)
        try {
          return exportDefinition(request, PLACE)
        } catch (error) {
          throw refused(error)
        }
      },
    },
  })
  exportsOf.set(plane, seen)
  return plane
}

/** What planes asked to have exported. */
const exportsOf = new WeakMap<ControlPlane, ExportRequest[]>()

/** What clients are told of this package's errors. */
function refused(error: unknown): unknown {
  return error instanceof OpenApiError ? new ManagementError('BadRequestException', 400, error.message) : error
}

export interface ImportOptions {
  readonly plane?: ControlPlane
  readonly restApiId?: string
  readonly mode?: 'merge' | 'overwrite'
  readonly parameters?: Record<string, string>
  readonly failOnWarnings?: boolean
}

const bytes = (definition: unknown): Uint8Array =>
  new TextEncoder().encode(typeof definition === 'string' ? definition : JSON.stringify(definition))

/** Imports a definition as a REST API through the management API. */
export async function importRest(definition: unknown, options: ImportOptions = {}): Promise<Imported> {
  const { plane = await createPlane(), restApiId, mode, parameters = {}, failOnWarnings = false } = options
  const input = {
    body: bytes(definition),
    parameters,
    failOnWarnings,
    ...(restApiId !== undefined && { restApiId }),
    ...(mode !== undefined && { mode }),
  }
  const api = await plane.call('apigateway', restApiId === undefined ? 'ImportRestApi' : 'PutRestApi', input)
  const id = String(api['id'])
  const call = (operation: string, more: Values = {}) => plane.call('apigateway', operation, { restApiId: id, ...more })
  return {
    plane,
    api,
    id,
    call,
    method: (path, httpMethod) => getMethod(call, path, httpMethod),
    resources: () => getResources(call),
  }
}

/** Imports a definition as an HTTP API through the management API. */
export async function importHttp(
  definition: unknown,
  options: {
    readonly plane?: ControlPlane
    readonly apiId?: string
    readonly failOnWarnings?: boolean
    readonly basepath?: string
  } = {},
): Promise<ImportedHttp> {
  const { plane = await createPlane(), apiId, failOnWarnings = false, basepath } = options
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition)
  const input = {
    Body: text,
    FailOnWarnings: failOnWarnings,
    ...(basepath !== undefined && { Basepath: basepath }),
    ...(apiId !== undefined && { ApiId: apiId }),
  }
  const api = await plane.call('apigatewayv2', apiId === undefined ? 'ImportApi' : 'ReimportApi', input)
  const id = String(api['ApiId'])
  const items = async (operation: string) => (await plane.call('apigatewayv2', operation, { ApiId: id }))['Items'] as Values[]
  return { plane, api, id, items }
}

export interface Imported {
  readonly plane: ControlPlane
  readonly api: Values
  readonly id: string
  readonly call: (operation: string, more?: Values) => Promise<Values>
  readonly method: (path: string, httpMethod: string) => Promise<Values>
  readonly resources: () => Promise<Record<string, string[]>>
}

export interface ImportedHttp {
  readonly plane: ControlPlane
  readonly api: Values
  readonly id: string
  readonly items: (operation: string) => Promise<Values[]>
}

async function getMethod(call: Imported['call'], path: string, httpMethod: string): Promise<Values> {
  const { items } = await call('GetResources', { limit: 500 })
  const resource = (items as Values[]).find((item) => item['path'] === path)
  return call('GetMethod', { resourceId: resource?.['id'], httpMethod })
}

/** Methods by path. */
async function getResources(call: Imported['call']): Promise<Record<string, string[]>> {
  const { items } = await call('GetResources', { limit: 500 })
  return Object.fromEntries(
    (items as Values[]).map((item) => [String(item['path']), Object.keys((item['resourceMethods'] ?? {}) as Values).toSorted()]),
  )
}

/** What a call was refused with. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call
  } catch (error) {
    if (!(error instanceof ManagementError) || error.code !== 'BadRequestException') throw error
    return error.message
  }
  throw new Error('The call was not refused')
}

/** Deploys a REST API to the stage `prod` and exports it. */
export async function exportRest(
  { call, plane }: Pick<Imported, 'call' | 'plane'>,
  {
    exportType = 'oas30',
    accepts = 'application/json',
    extensions = 'apigateway',
  }: { readonly exportType?: string; readonly accepts?: string; readonly extensions?: string } = {},
): Promise<Exported> {
  await call('CreateDeployment', { stageName: 'prod' })
  if (((await call('GetDocumentationParts'))['items'] as Values[]).length > 0) {
    await call('CreateDocumentationVersion', {
      documentationVersion: `v${Math.random()}`,
      stageName: 'prod',
    })
  }
  const result = await call('GetExport', {
    stageName: 'prod',
    exportType,
    accepts,
    parameters: extensions === '' ? {} : { extensions },
  })
  const text = new TextDecoder().decode(result['body'] as Uint8Array)
  const request = exportsOf.get(plane)?.at(-1)
  if (request?.service !== 'apigateway') throw new Error('Nothing was exported')
  return { text, result, request }
}

export interface Exported {
  readonly text: string
  readonly result: Values
  readonly request: Extract<ExportRequest, { readonly service: 'apigateway' }>
}

/** A method's integration that answers by itself. */
export const MOCK: Values = {
  type: 'mock',
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
  responses: { default: { statusCode: '200' } },
}
