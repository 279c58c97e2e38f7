import type { JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import type { ResourceUse } from '../resource-type.ts'
import type { DocumentAuthorizer } from './rest-document.ts'

export async function putModels({ call }: ResourceUse, restApiId: string, models: JsonObject): Promise<void> {
  const local = (text: string): string =>
    text.replaceAll(
      /#\/(?:definitions|components\/schemas)\//gu,
      `https://apigateway.amazonaws.com/restapis/${restApiId}/models/`,
    )
  for (const [name, schema] of Object.entries(models)) {
    await call('apigateway', 'CreateModel', {
      restApiId,
      name,
      contentType: 'application/json',
      schema: local(JSON.stringify(schema)),
    })
  }
}

export async function putGatewayResponses({ call }: ResourceUse, restApiId: string, responses: JsonObject): Promise<void> {
  for (const [responseType, response] of Object.entries(responses)) {
    if (!isObject(response)) continue
    await call('apigateway', 'PutGatewayResponse', { restApiId, responseType, ...response })
  }
}

export async function putValidators(
  { call }: ResourceUse,
  restApiId: string,
  validators: JsonObject,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const [name, validator] of Object.entries(validators)) {
    const { id } = await call('apigateway', 'CreateRequestValidator', {
      restApiId,
      name,
      ...(isObject(validator) ? validator : {}),
    })
    ids.set(name, String(id))
  }
  return ids
}

/** Authorizers of the security definitions; an API key's scheme is none. */
export async function putAuthorizers(
  use: ResourceUse,
  restApiId: string,
  schemes: JsonObject,
): Promise<Map<string, DocumentAuthorizer>> {
  const authorizers = new Map<string, DocumentAuthorizer>()
  for (const [name, scheme] of Object.entries(schemes)) {
    if (!isObject(scheme)) continue
    const extension = scheme['x-amazon-apigateway-authorizer']
    if (scheme['x-amazon-apigateway-authtype'] === 'awsSigv4') authorizers.set(name, { type: 'AWS_IAM' })
    else if (isObject(extension)) authorizers.set(name, await putAuthorizer(use, restApiId, name, scheme, extension))
  }
  return authorizers
}

async function putAuthorizer(
  { call, fail }: ResourceUse,
  restApiId: string,
  name: string,
  scheme: JsonObject,
  extension: JsonObject,
): Promise<DocumentAuthorizer> {
  const type = asText(extension['type']).toUpperCase()
  if (type !== 'TOKEN' && type !== 'REQUEST' && type !== 'COGNITO_USER_POOLS') {
    throw fail(
      `the authorizer ${name} has the type ${type}, which is none of TOKEN, REQUEST and COGNITO_USER_POOLS`,
      `Auth.Authorizers.${name}`,
    )
  }
  const { type: _type, ...settings } = extension
  const identitySource = type === 'REQUEST' ? {} : { identitySource: `method.request.header.${asText(scheme['name'])}` }
  const { id } = await call('apigateway', 'CreateAuthorizer', { restApiId, name, type, ...identitySource, ...settings })
  return { type: type === 'COGNITO_USER_POOLS' ? type : 'CUSTOM', id: String(id) }
}
