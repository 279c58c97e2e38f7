import type { JsonObject } from '../../json.ts'
import { asText } from '../../json.ts'
import type { ResourceType } from '../resource-type.ts'
import { equal, json, nested, plain, tags, toInput } from './members.ts'
import { retag } from './retag.ts'

/** A domain name by its ARN: private ones have an id behind their name. */
function domainOf(properties: JsonObject): { domainName: string; domainNameId?: string } {
  const [domainName = '', id] = (asText(properties['DomainNameArn'] ?? '').split(':/domainnames/')[1] ?? '').split('+')
  return id === undefined ? { domainName } : { domainName, domainNameId: id }
}

const domainMembers = {
  ...plain('CertificateArn', 'DomainName', 'EndpointAccessMode', 'RoutingMode', 'SecurityPolicy'),
  ...nested('EndpointConfiguration'),
  ...json('Policy', 'policy'),
  ...tags('tags'),
}

const domainNameV2: ResourceType = {
  attributes: () => ['DomainNameArn', 'DomainNameId'],
  properties: new Set(Object.keys(domainMembers)),
  replacedBy: new Set(Object.keys(domainMembers).filter((name) => name !== 'Tags')),
  removesFirst: true,
  create: async ({ call, properties }) => {
    const output = await call('apigateway', 'CreateDomainName', toInput(properties, domainMembers))
    const arn = asText(output['domainNameArn'])
    return { physicalId: arn, attributes: { DomainNameArn: arn, DomainNameId: asText(output['domainNameId'] ?? '') } }
  },
  update: async (use, { physicalId, attributes, properties }) => {
    const [was, now] = [toInput(properties, domainMembers), toInput(use.properties, domainMembers)]
    await retag(use, { service: 'apigateway', resource: physicalId, was: was['tags'], now: now['tags'] })
    return { physicalId, attributes }
  },
  remove: async ({ call }, { physicalId }) => {
    await call('apigateway', 'DeleteDomainName', domainOf({ DomainNameArn: physicalId }))
  },
}

const mappingMembers = plain('BasePath', 'RestApiId', 'Stage')

const basePathMappingV2: ResourceType = {
  attributes: () => ['BasePathMappingArn'],
  properties: new Set([...Object.keys(mappingMembers), 'DomainNameArn']),
  replacedBy: new Set([...Object.keys(mappingMembers), 'DomainNameArn']),
  removesFirst: true,
  create: async ({ call, properties }) => {
    await call('apigateway', 'CreateBasePathMapping', { ...domainOf(properties), ...toInput(properties, mappingMembers) })
    const arn = `${asText(properties['DomainNameArn'])}/basepathmappings/${asText(properties['BasePath'] ?? '(none)')}`
    return { physicalId: arn, attributes: { BasePathMappingArn: arn } }
  },
  remove: async ({ call, properties }) => {
    await call('apigateway', 'DeleteBasePathMapping', { ...domainOf(properties), basePath: properties['BasePath'] ?? '(none)' })
  },
}

const associationMembers = { ...plain('AccessAssociationSource', 'AccessAssociationSourceType', 'DomainNameArn'), ...tags('tags') }

const accessAssociation: ResourceType = {
  attributes: () => ['DomainNameAccessAssociationArn'],
  properties: new Set(Object.keys(associationMembers)),
  replacedBy: new Set(Object.keys(associationMembers)),
  removesFirst: true,
  create: async ({ call, properties }) => {
    const output = await call('apigateway', 'CreateDomainNameAccessAssociation', toInput(properties, associationMembers))
    const arn = asText(output['domainNameAccessAssociationArn'])
    return { physicalId: arn, attributes: { DomainNameAccessAssociationArn: arn } }
  },
  remove: async ({ call }, { physicalId }) => {
    await call('apigateway', 'DeleteDomainNameAccessAssociation', { domainNameAccessAssociationArn: physicalId })
  },
}

const ruleMembers = equal('Actions', 'Conditions', 'Priority')

/** The domain as apigatewayv2 spells it. */
function ruleDomain(properties: JsonObject): JsonObject {
  const { domainName, domainNameId } = domainOf(properties)
  return { DomainName: domainName, ...(domainNameId === undefined ? {} : { DomainNameId: domainNameId }) }
}

const routingRule: ResourceType = {
  attributes: () => ['RoutingRuleArn', 'RoutingRuleId'],
  properties: new Set([...Object.keys(ruleMembers), 'DomainNameArn']),
  replacedBy: new Set(['DomainNameArn']),
  create: async ({ call, properties }) => {
    const input = { ...ruleDomain(properties), ...toInput(properties, ruleMembers) }
    const output = await call('apigatewayv2', 'CreateRoutingRule', input)
    const arn = asText(output['RoutingRuleArn'])
    return { physicalId: arn, attributes: { RoutingRuleArn: arn, RoutingRuleId: asText(output['RoutingRuleId']) } }
  },
  update: async ({ call, properties }, { physicalId, attributes }) => {
    const rule = { ...ruleDomain(properties), RoutingRuleId: attributes['RoutingRuleId'] }
    await call('apigatewayv2', 'PutRoutingRule', { ...rule, ...toInput(properties, ruleMembers) })
    return { physicalId, attributes }
  },
  remove: async ({ call, properties }, { attributes }) => {
    await call('apigatewayv2', 'DeleteRoutingRule', { ...ruleDomain(properties), RoutingRuleId: attributes['RoutingRuleId'] })
  },
}

/** Private domain names and what belongs to them, and the routing rules of every domain name. */
export const privateDomains: Readonly<Record<string, ResourceType>> = {
  'AWS::ApiGateway::DomainNameV2': domainNameV2,
  'AWS::ApiGateway::BasePathMappingV2': basePathMappingV2,
  'AWS::ApiGateway::DomainNameAccessAssociation': accessAssociation,
  'AWS::ApiGatewayV2::RoutingRule': routingRule,
}
