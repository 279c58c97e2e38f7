import type { RestModel } from '@gatewright/types'
import { declareModels } from './schema-types.ts'
import type { SdkMethod } from './sdk-methods.ts'

/** The generated client's `index.d.ts`: types of the models, and of each method's parameters, body and answer. */
export function writeClientTypes({ methods, models }: { readonly methods: readonly SdkMethod[]; readonly models: readonly RestModel[] }): string {
  const known = new Set(models.map(({ name }) => name))
  const lines = methods.map((method) => `  ${method.name}: ${signatureOf(method, known)}`)
  return `${RUNTIME_TYPES}
/** Types of the API's models. */
export declare namespace Models {
${indent(declareModels(models))}
}

export interface Client {
${lines.join('\n')}
}
`
}

function signatureOf({ httpMethod, path, parameters, requestModel, responseModels }: SdkMethod, models: ReadonlySet<string>): string {
  const members = parameters.map(({ name, required }) => `${JSON.stringify(name)}${required ? '' : '?'}: ParameterValue`)
  const body = typeOfModels(requestModel === undefined ? [] : [requestModel], models)
  const isOptional = !parameters.some(({ required }) => required)
  // The path could end a comment.
  const comment = `/** ${httpMethod} ${path.replaceAll('*/', '* /')} */ `
  return `${comment}(parameters${isOptional ? '?' : ''}: { ${members.join('; ')} }, body?: ${body}, more?: More) => Promise<Answer<${typeOfModels(responseModels, models)}>>`
}

function typeOfModels(names: readonly string[], models: ReadonlySet<string>): string {
  const known = [...new Set(names)].filter((name) => models.has(name))
  return known.length === 0 ? 'unknown' : known.map((name) => `Models.${name}`).join(' | ')
}

const indent = (text: string): string => text.split('\n').map((line) => `  ${line}`).join('\n')

const RUNTIME_TYPES = `export type ParameterValue = string | number | boolean | readonly (string | number | boolean)[]

export interface ClientOptions {
  /** Where the stage is reached. */
  readonly invokeUrl?: string
  readonly apiKey?: string
  /** With these, requests are signed with Signature Version 4. */
  readonly accessKeyId?: string
  readonly secretAccessKey?: string
  readonly sessionToken?: string
  readonly region?: string
  /** Default 3. */
  readonly maxRetries?: number
  readonly fetch?: typeof fetch
  readonly wait?: (milliseconds: number) => Promise<void>
}

export interface More {
  readonly headers?: Readonly<Record<string, string>>
  readonly queryParams?: Readonly<Record<string, ParameterValue>>
  /** Of a method ANY; default GET. */
  readonly method?: string
}

export interface Answer<Data> {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly data: Data
}

export declare class ApiError extends Error {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly data: unknown
}

export declare function createClient(options?: ClientOptions): Client
`
