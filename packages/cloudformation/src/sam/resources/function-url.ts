import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import { expectMap, invalidResource } from '../errors.ts'
import { generate } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { isIntrinsic, ref } from '../intrinsic.ts'
import { filled, isFalsy } from '../python-truth.ts'

/** A function's own URL, open to the public where it asks for no authorisation. */
export function functionUrl(
  id: string,
  aliasId: string | undefined,
  config: Json | undefined,
  attributes: JsonObject,
): GeneratedResource[] {
  if (!isObject(config) || Object.keys(config).length === 0) return []
  checkUrl(id, config)
  const target = ref(aliasId ?? id)
  const { AuthType: auth, Cors: cors, InvokeMode: mode } = config
  const url = generate(
    `${id}Url`,
    'AWS::Lambda::Url',
    { TargetFunctionArn: target, AuthType: auth, Cors: filled(cors), InvokeMode: mode },
    { attributes },
  )
  if (auth !== 'NONE' || isIntrinsic(config)) return [url]
  const everyone = { FunctionName: target, Principal: '*' }
  return [
    url,
    generate(
      `${id}UrlPublicPermissions`,
      'AWS::Lambda::Permission',
      { Action: 'lambda:InvokeFunctionUrl', ...everyone, FunctionUrlAuthType: auth },
      { attributes },
    ),
    generate(
      `${id}URLInvokeAllowPublicAccess`,
      'AWS::Lambda::Permission',
      { Action: 'lambda:InvokeFunction', ...everyone, InvokedViaFunctionUrl: true },
      { attributes },
    ),
  ]
}

const corsTypes: Readonly<Record<string, string>> = {
  AllowOrigins: 'list',
  AllowMethods: 'list',
  AllowCredentials: 'bool',
  AllowHeaders: 'list',
  ExposeHeaders: 'list',
  MaxAge: 'int',
}

const isOf: Readonly<Record<string, (value: Json) => boolean>> = {
  list: Array.isArray,
  bool: (value) => typeof value === 'boolean',
  int: (value) => Number.isInteger(value) || typeof value === 'boolean',
}

function checkUrl(id: string, config: JsonObject): void {
  if (isIntrinsic(config)) return
  const { AuthType: auth, Cors: cors } = config
  if (!isIntrinsic(auth) && auth !== 'AWS_IAM' && auth !== 'NONE') {
    throw invalidResource(
      id,
      'AuthType is required to configure function property `FunctionUrlConfig`. Please provide either AWS_IAM or NONE.',
      'FunctionUrlConfig.AuthType',
    )
  }
  if (isFalsy(cors) || isIntrinsic(cors)) return
  for (const [name, value] of Object.entries(expectMap(cors, { id, path: 'FunctionUrlConfig.Cors' }))) {
    const type = corsTypes[name]
    if (type === undefined)
      throw invalidResource(id, `${name} is not a valid property for configuring Cors.`, `FunctionUrlConfig.Cors.${name}`)
    if (!isIntrinsic(value) && !isOf[type]?.(value))
      throw invalidResource(id, `${name} must be of type ${asText(type)}.`, `FunctionUrlConfig.Cors.${name}`)
  }
}
