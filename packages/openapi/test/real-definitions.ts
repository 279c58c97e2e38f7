import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import type { Values } from './support.ts'

/** A definition of somebody else, as it becomes when its template is filled in. */
export interface RealDefinition {
  readonly name: string
  readonly definition: Values
  readonly service: 'apigateway' | 'apigatewayv2'
}

/** Every definition in a folder: `.json`, `.yaml`, `.yml`, with what CloudFormation and Terraform put into it replaced. */
export function realDefinitions(folder: string): readonly RealDefinition[] {
  const files = readdirSync(folder).filter((file) => /\.(?:json|ya?ml)$/u.test(file))
  return files.toSorted().flatMap((file) => {
    const definition = fill(parse(readFileSync(join(folder, file), 'utf8'), { customTags: TAGS, merge: true })) as Values
    if (definition['openapi'] === undefined && definition['swagger'] === undefined) return []
    const service = serviceOf(definition)
    return [{ name: basename(file), definition: service === 'apigateway' ? withIntegrations(definition) : definition, service }]
  })
}

const TAGS = ['!Sub', '!Ref', '!GetAtt'].map((tag) => ({
  tag,
  resolve: (text: string) => ({ [`Fn::${tag.slice(1)}`]: text }),
}))

/** Payload formats and the version of the export are of HTTP APIs only, sources of REST APIs of those. */
function serviceOf(definition: Values): RealDefinition['service'] {
  const text = JSON.stringify(definition)
  const isHttp = text.includes('"x-amazon-apigateway-importexport-version"') || text.includes('"payloadFormatVersion"')
  const isRest = text.includes('"method.request.') || /"type":"(?:aws|http|mock)"/iu.test(text)
  return isHttp && !isRest && definition['openapi'] !== undefined ? 'apigatewayv2' : 'apigateway'
}

/** Operations without an integration cannot be deployed, and so not be exported: they answer by themselves. */
function withIntegrations(definition: Values): Values {
  const paths = Object.entries((definition['paths'] ?? { '/': { get: {} } }) as Record<string, Values>).map(([path, item]) => {
    const members = Object.entries(item).map(([name, member]) =>
      METHODS.has(name) ? [name, { responses: {}, [INTEGRATION]: { type: 'mock' }, ...(member as Values) }] : [name, member],
    )
    return [path, Object.fromEntries(members) as Values] as const
  })
  return { ...definition, paths: Object.fromEntries(paths) }
}

const INTEGRATION = 'x-amazon-apigateway-integration'
const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'x-amazon-apigateway-any-method'])

const FUNCTION = 'arn:aws:lambda:us-east-1:111111111111:function:f'
const ROLE = 'arn:aws:iam::111111111111:role/r'

function fill(value: unknown, member = ''): unknown {
  if (Array.isArray(value)) return value.map((entry) => fill(entry, member))
  if (typeof value === 'string') return fillText(value, member)
  if (typeof value !== 'object' || value === null) return value
  const [[name, given] = ['', undefined], more] = Object.entries(value)
  if (more === undefined && (name.startsWith('Fn::') || name === 'Ref')) {
    const [text] = [given].flat()
    return fillText(name === 'Fn::Sub' ? String(text) : `\${${String(text)}.Arn}`, member)
  }
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fill(entry, key)]))
}

/** `${region}`, `${Function.Arn}` and the like; `${stageVariables.x}` and `${AWS::Region}` are API Gateway's own. */
function fillText(text: string, member: string): string {
  // A VPC link has to be there.
  if (member === 'connectionId') return '${stageVariables.link}'
  const filled = text
    .replaceAll(/\$\{(?!stageVariables|AWS::|!)([^}]+)\}/gu, (_, name: string) => valueOf(name, { text, member }))
    .replaceAll(/<replaceable>([^<>]+)<\/replaceable>/gu, '$1')
    // Roles and functions of this account may be used, those of others not.
    .replaceAll(/(?<=arn:aws:[a-z0-9-]+:[a-z0-9-]*:)(?:\d{12}|account-id|ACCOUNT_ID)(?=:)/gu, '111111111111')
  return member === 'uri' && filled === FUNCTION
    ? `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`
    : filled
}

function valueOf(name: string, { text, member }: { readonly text: string; readonly member: string }): string {
  if (/issuer|endpoint|url/iu.test(name) && text === `\${${name}}`) return 'https://x.example'
  if (/region/iu.test(name)) return 'us-east-1'
  if (/account/iu.test(name)) return '111111111111'
  if (member === 'credentials' || member === 'authorizerCredentials') return ROLE
  if (text === `\${${name}}` && /uri|invoke_arn/iu.test(name) && (member === 'uri' || member === 'authorizerUri')) {
    return `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`
  }
  if (/arn$/iu.test(name)) return member === 'providerARNs' ? 'arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_x' : FUNCTION
  return 'x'
}
