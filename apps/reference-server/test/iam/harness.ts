import type { SigningCredentials } from '@gatewright/authorizers/iam'
import { createControlPlane, createMemoryStore, type AuditRecord } from '@gatewright/control-plane'
import { createLambdaService } from '@gatewright/control-plane/lambda'
import type { GatewayRequest } from '@gatewright/types'
import { createManagementGuard } from '../../src/access/management-guard.ts'
import { answerIam, isIamCall } from '../../src/iam/iam-endpoint.ts'
import { createIamService } from '../../src/iam/iam-service.ts'
import { createStoredKeys, type StoredKeys } from '../../src/iam/stored-keys.ts'
import { createSigner } from '../../src/transports/sign-request.ts'

/** An access key as CreateAccessKey gives it. */
export interface Key {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export interface Answer {
  readonly status: number
  /** Text of the first element with a name; `undefined`: there is none. */
  readonly text: (element: string) => string | undefined
  readonly body: string
}

/** IAM and the management API over a store in memory, behind the guard. */
export interface Place {
  readonly operator: Key
  readonly keys: StoredKeys
  readonly records: AuditRecord[]
  /** A call of IAM's, signed unless `key` is `undefined`. */
  readonly iam: (action: string, parameters: Readonly<Record<string, string>>, key?: Key) => Promise<Answer>
  /** A call of STS's, signed unless `key` is `undefined`. */
  readonly sts: Place['iam']
  /** A signed call of API Gateway's or Lambda's management. */
  readonly manage: (method: string, path: string, options: { readonly key: Key; readonly body?: object }) => Promise<Answer>
  /** A user with a policy and a key. */
  readonly newUser: (name: string, policy?: string) => Promise<Key>
}

const place = { region: 'us-east-1', accountId: '123456789012' }

export async function createPlace({ operatorPolicies }: { readonly operatorPolicies?: readonly object[] } = {}): Promise<Place> {
  const store = createMemoryStore()
  const never = (): never => {
    throw new Error('nothing runs here')
  }
  const lambda = createLambdaService({ store, ...place, code: { putArchive: never, takeLocal: never, directoryOf: never, locationOf: never }, invoker: never })
  const controlPlane = await createControlPlane({ store, ...place, services: [lambda.extension] })
  const operator: Key = { accessKeyId: 'AKIDOPERATOR', secretAccessKey: 'operators-secret' }
  const operators: SigningCredentials = {
    secretAccessKey: operator.secretAccessKey,
    identity: { arn: 'arn:aws:iam::123456789012:user/operator', accountId: '123456789012', ...(operatorPolicies !== undefined && { policies: operatorPolicies }) },
  }
  const keys = createStoredKeys({ store, accountId: place.accountId })
  const records: AuditRecord[] = []
  const service = createIamService({ store, accountId: place.accountId, onChange: keys.forget, audit: (record) => void records.push(record) })
  const guard = createManagementGuard({
    ...place,
    credentials: async (id) => (id === operator.accessKeyId ? operators : keys.find(id)),
    operationOf: (request) => controlPlane.find(request),
  })

  const send = async (request: GatewayRequest): Promise<Answer> => {
    const admitted = await guard(request)
    const response = 'refusal' in admitted ? admitted.refusal : await (isIamCall(request) ? answerIam(admitted, service) : controlPlane.handle(admitted.request))
    const body = typeof response.body === 'string' ? response.body : ''
    return { status: response.status, body, text: (element) => new RegExp(`<${element}>([^<]*)`).exec(body)?.[1] }
  }

  const request = async (method: string, path: string, { key, service: name, body, contentType }: Signed): Promise<GatewayRequest> => {
    const url = `http://localhost:4580${path}`
    const bytes = new TextEncoder().encode(body)
    const headers = ['host', 'localhost:4580', 'content-type', contentType]
    const signed = key === undefined ? headers : await createSigner(key)({ method, url, headers, body: bytes, service: name, region: place.region })
    const { pathname, search } = new URL(url)
    return { method, path: pathname, query: search.slice(1), headers: signed, body: bytes, sourceIp: '127.0.0.1', protocol: 'HTTP/1.1' }
  }

  const queryService = (name: string, version: string): Place['iam'] => async (action, parameters, ...given) => {
    const key = given.length === 0 ? operator : given[0]
    const body = new URLSearchParams({ Action: action, Version: version, ...parameters }).toString()
    return send(await request('POST', '/', { key, service: name, body, contentType: 'application/x-www-form-urlencoded; charset=utf-8' }))
  }
  const iam = queryService('iam', '2010-05-08')

  return {
    operator,
    keys,
    records,
    iam,
    sts: queryService('sts', '2011-06-15'),
    manage: async (method, path, { key, body }) =>
      send(await request(method, path, { key, service: path.startsWith('/20') ? 'lambda' : 'apigateway', body: body === undefined ? '' : JSON.stringify(body), contentType: 'application/json' })),
    async newUser(name, policy) {
      await iam('CreateUser', { UserName: name })
      if (policy !== undefined) await iam('PutUserPolicy', { UserName: name, PolicyName: 'own', PolicyDocument: policy })
      const made = await iam('CreateAccessKey', { UserName: name })
      return { accessKeyId: made.text('AccessKeyId') ?? '', secretAccessKey: made.text('SecretAccessKey') ?? '' }
    },
  }
}

interface Signed {
  readonly key: Key | undefined
  readonly service: string
  readonly body: string
  readonly contentType: string
}

/** An `Allow` of actions on a resource, or what `more` makes of it. */
export const statement = (Action: string | readonly string[], Resource: string, more: object = {}): object => ({ Effect: 'Allow', Action, Resource, ...more })

export const policyOf = (...statements: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements })
