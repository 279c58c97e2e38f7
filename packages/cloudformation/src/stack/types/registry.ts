import type { ResourceType } from '../resource-type.ts'
import { customResource, externalTypes } from './external.ts'
import { v2Api } from './http-api.ts'
import { httpRows } from './http-rows.ts'
import { layerVersion } from './layer-version.ts'
import { lambdaAlias, lambdaFunction, lambdaPermission, lambdaVersion } from './lambda.ts'
import { method } from './method.ts'
import { nestedStack } from './nested-stack.ts'
import { privateDomains } from './private-domains.ts'
import { restApi } from './rest-api.ts'
import { deployment, stage } from './rest-deployment.ts'
import { restMore } from './rest-more.ts'
import { restRows } from './rest-rows.ts'

const resourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::ApiGateway::RestApi': restApi,
  'AWS::ApiGateway::Method': method,
  'AWS::ApiGateway::Deployment': deployment,
  'AWS::ApiGateway::Stage': stage,
  ...restRows,
  ...restMore,
  'AWS::ApiGatewayV2::Api': v2Api,
  ...httpRows,
  ...privateDomains,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Permission': lambdaPermission,
  'AWS::Lambda::Version': lambdaVersion,
  'AWS::Lambda::Alias': lambdaAlias,
  'AWS::Lambda::LayerVersion': layerVersion,
  'AWS::CloudFormation::Stack': nestedStack,
  ...externalTypes,
}

/** A type of CloudFormation resource that a stack may hold, by its name; `Custom::…` are named only. */
export const typeNamed = (type: string): ResourceType | undefined =>
  Object.hasOwn(resourceTypes, type) ? resourceTypes[type] : type.startsWith('Custom::') ? customResource : undefined

/** Whether nothing is made for a type: it belongs to another service, and that has no endpoint among these. */
export function isNamedOnly(type: string, services: ReadonlySet<string>): boolean {
  const known = typeNamed(type)
  return known?.external === true && (known.service === undefined || !services.has(known.service))
}
