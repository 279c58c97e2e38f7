import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import { addResource, getAtt, invocationUri, ref } from './draft.ts'
import type { Draft } from './draft.ts'
import { authorizerName, functionId } from './names.ts'
import type { HttpEvent, RestApi } from './rest-events.ts'

const known = ['name', 'arn', 'type', 'resultTtlInSeconds', 'identitySource', 'identityValidationExpression', 'scopes', 'claims', 'managedExternally', 'authorizerId']

/** Properties of a method that say who may call it; the authorizer becomes a resource of its own. */
export function authorization(draft: Draft, api: RestApi, { settings, place }: HttpEvent): Record<string, Json> {
  const given = settings['authorizer']
  if (given === undefined || given === null) return { AuthorizationType: 'NONE' }
  const item: JsonObject = isObject(given) ? given : { [asText(given).toLowerCase() === 'aws_iam' ? 'type' : asText(given).startsWith('arn:') ? 'arn' : 'name']: given }
  const at = [...place, 'authorizer']
  draft.checkKeys(item, known, at)
  const type = asText(item['type'] ?? '').toUpperCase()
  if (type === 'AWS_IAM') return { AuthorizationType: 'AWS_IAM' }
  const scopes = Array.isArray(item['scopes']) ? { AuthorizationScopes: item['scopes'] } : {}
  if (item['authorizerId'] !== undefined) return { AuthorizationType: type === '' ? 'CUSTOM' : type, AuthorizerId: item['authorizerId'], ...scopes }
  if (Array.isArray(item['claims'])) throw draft.fail('claims belong to integration: lambda with a template: write them into request.template', [...at, 'claims'])
  const arn = item['arn']
  const isPool = type === 'COGNITO_USER_POOLS' || (typeof arn === 'string' ? arn.includes(':cognito-idp:') : isPoolReference(draft, arn))
  const name = asText(item['name'] ?? (typeof arn === 'string' ? (arn.split(/[:/]/u).at(-1) ?? 'authorizer') : 'authorizer'))
  const own = draft.functions[name]
  if (arn === undefined && own === undefined) throw draft.fail(`the authorizer ${name} is no function of this file: name one, or give its arn`, at)
  const id = `${authorizerName(name)}ApiGatewayAuthorizer`
  const source = asText(item['identitySource'] ?? 'method.request.header.Authorization')
  if (draft.resources[id] === undefined)
    addResource(draft, id, {
      type: 'AWS::ApiGateway::Authorizer',
      properties: {
        RestApiId: api.id,
        Name: name,
        Type: isPool ? 'COGNITO_USER_POOLS' : type === 'REQUEST' ? 'REQUEST' : 'TOKEN',
        IdentitySource: item['identitySource'] === undefined && type === 'REQUEST' ? undefined : source,
        AuthorizerResultTtlInSeconds: item['resultTtlInSeconds'] ?? (item['identitySource'] === undefined && type === 'REQUEST' ? 0 : 300),
        IdentityValidationExpression: item['identityValidationExpression'],
        ...(isPool ? { ProviderARNs: [arn ?? null] } : { AuthorizerUri: invocationUri(arn ?? getAtt(functionId(name), 'Arn')) }),
      },
      place: at,
    })
  if (!isPool && item['managedExternally'] !== true && draft.resources[`${authorizerName(name)}LambdaPermissionApiGatewayAuthorizer`] === undefined)
    addResource(draft, `${authorizerName(name)}LambdaPermissionApiGatewayAuthorizer`, {
      type: 'AWS::Lambda::Permission',
      properties: { Action: 'lambda:InvokeFunction', FunctionName: arn ?? getAtt(functionId(name), 'Arn'), Principal: 'apigateway.amazonaws.com' },
      place: at,
    })
  return { AuthorizationType: isPool ? 'COGNITO_USER_POOLS' : 'CUSTOM', AuthorizerId: ref(id), ...scopes }
}

/** `Fn::GetAtt` of a user pool of the file's resources. */
function isPoolReference({ resources }: Draft, arn: Json | undefined): boolean {
  const attribute = isObject(arn) ? arn['Fn::GetAtt'] : undefined
  const id = Array.isArray(attribute) ? attribute[0] : typeof attribute === 'string' ? attribute.split('.')[0] : undefined
  const resource = typeof id === 'string' ? resources[id] : undefined
  return isObject(resource) && resource['Type'] === 'AWS::Cognito::UserPool'
}
