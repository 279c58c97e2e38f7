import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import { gatewayArn, physicalName } from '../names.ts'
import type { ResourceType } from '../resource-type.ts'
import { json, lowerNames, nested, plain, tags, toInput } from './members.ts'

const account: ResourceType = {
  attributes: () => ['Id'],
  properties: new Set(['CloudWatchRoleArn']),
  replacedBy: new Set(),
  create: async ({ call, properties, stack }) => {
    await call('apigateway', 'UpdateAccount', {
      patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value: asText(properties['CloudWatchRoleArn'] ?? '') }],
    })
    return { physicalId: stack.accountId, attributes: { Id: stack.accountId } }
  },
  update: async (use) => account.create(use),
  remove: async () => {},
}

const responseMembers = plain('RestApiId', 'ResponseType', 'StatusCode', 'ResponseParameters', 'ResponseTemplates')

const gatewayResponse: ResourceType = {
  attributes: () => ['Id'],
  properties: new Set(Object.keys(responseMembers)),
  replacedBy: new Set(['RestApiId', 'ResponseType']),
  create: async ({ call, properties }) => {
    await call('apigateway', 'PutGatewayResponse', toInput(properties, responseMembers))
    return {
      physicalId: asText(properties['ResponseType']),
      attributes: { Id: `${asText(properties['RestApiId'])}|${asText(properties['ResponseType'])}` },
    }
  },
  update: async (use) => gatewayResponse.create(use),
  remove: async ({ call, properties }) => {
    await call('apigateway', 'DeleteGatewayResponse', {
      restApiId: properties['RestApiId'],
      responseType: properties['ResponseType'],
    })
  },
}

const planMembers = {
  ...plain('Description'),
  ...nested('Quota', 'Throttle'),
  UsagePlanName: { to: 'name', convert: (value: Json) => value },
  ApiStages: { to: 'apiStages', convert: apiStages },
  ...tags('tags'),
}

/** Names of throttled methods are the user's, not ours to change. */
function apiStages(value: Json): Json {
  return (Array.isArray(value) ? value : []).filter(isObject).map((stage) => {
    const throttle = isObject(stage['Throttle'])
      ? Object.fromEntries(Object.entries(stage['Throttle']).map(([method, limits]) => [method, lowerNames(limits)]))
      : undefined
    return { ...(lowerNames(stage) as JsonObject), ...(throttle ? { throttle } : {}) }
  })
}

const usagePlan: ResourceType = {
  attributes: () => ['Id'],
  properties: new Set(Object.keys(planMembers)),
  replacedBy: new Set(Object.keys(planMembers)),
  create: async ({ call, properties, stack, logicalId }) => {
    const { id } = await call('apigateway', 'CreateUsagePlan', {
      name: physicalName(stack, logicalId),
      ...toInput(properties, planMembers),
    })
    return { physicalId: String(id), attributes: { Id: String(id) } }
  },
  remove: async ({ call, properties }, { physicalId: usagePlanId }) => {
    const stages = (Array.isArray(properties['ApiStages']) ? properties['ApiStages'] : []).filter(isObject)
    const patchOperations = stages.map(({ ApiId: api, Stage: stage }) => ({
      op: 'remove',
      path: '/apiStages',
      value: `${asText(api)}:${asText(stage)}`,
    }))
    if (patchOperations.length > 0) await call('apigateway', 'UpdateUsagePlan', { usagePlanId, patchOperations })
    await call('apigateway', 'DeleteUsagePlan', { usagePlanId })
  },
}

const domainMembers = {
  ...plain(
    'DomainName',
    'CertificateArn',
    'RegionalCertificateArn',
    'SecurityPolicy',
    'EndpointAccessMode',
    'OwnershipVerificationCertificateArn',
    'RoutingMode',
  ),
  ...nested('EndpointConfiguration', 'MutualTlsAuthentication'),
  ...json('Policy', 'policy'),
  ...tags('tags'),
}

const domainName: ResourceType = {
  attributes: () => ['RegionalDomainName', 'RegionalHostedZoneId', 'DistributionDomainName', 'DistributionHostedZoneId', 'DomainNameArn'],
  properties: new Set(Object.keys(domainMembers)),
  replacedBy: new Set(Object.keys(domainMembers)),
  removesFirst: true,
  create: async ({ call, properties, stack }) => {
    const output = await call('apigateway', 'CreateDomainName', toInput(properties, domainMembers))
    const text = (name: string): string => asText(output[name] ?? '')
    const name = asText(properties['DomainName'])
    return {
      physicalId: name,
      attributes: {
        RegionalDomainName: text('regionalDomainName'),
        RegionalHostedZoneId: text('regionalHostedZoneId'),
        DistributionDomainName: text('distributionDomainName'),
        DistributionHostedZoneId: text('distributionHostedZoneId'),
        DomainNameArn: output['domainNameArn'] === undefined ? gatewayArn(stack, `/domainnames/${name}`) : text('domainNameArn'),
      },
    }
  },
  remove: async ({ call }, { physicalId: name }) => {
    await call('apigateway', 'DeleteDomainName', { domainName: name })
  },
}

const mappingMembers = plain('DomainName', 'BasePath', 'RestApiId', 'Stage')

const basePathMapping: ResourceType = {
  attributes: () => [],
  properties: new Set(Object.keys(mappingMembers)),
  replacedBy: new Set(Object.keys(mappingMembers)),
  removesFirst: true,
  create: async ({ call, properties }) => {
    await call('apigateway', 'CreateBasePathMapping', toInput(properties, mappingMembers))
    return { physicalId: `${asText(properties['DomainName'])}|${asText(properties['BasePath'] ?? '(none)')}` }
  },
  remove: async ({ call, properties }) => {
    await call('apigateway', 'DeleteBasePathMapping', {
      domainName: properties['DomainName'],
      basePath: properties['BasePath'] ?? '(none)',
    })
  },
}

/** Types of AWS::ApiGateway with rules of their own. */
export const restMore: Readonly<Record<string, ResourceType>> = {
  'AWS::ApiGateway::Account': account,
  'AWS::ApiGateway::GatewayResponse': gatewayResponse,
  'AWS::ApiGateway::UsagePlan': usagePlan,
  'AWS::ApiGateway::DomainName': domainName,
  'AWS::ApiGateway::BasePathMapping': basePathMapping,
}
