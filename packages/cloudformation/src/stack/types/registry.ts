import type { ResourceType } from '../resource-type.ts'
import { customResource, externalTypes, otherResource } from './external.ts'
import { v2Api } from './http-api.ts'
import { httpRows } from './http-rows.ts'
import { isOfOtherService } from './known-services.ts'
import { layerVersion } from './layer-version.ts'
import { lambdaAlias, lambdaFunction, lambdaPermission, lambdaVersion } from './lambda.ts'
import { managedOverrides } from './managed-overrides.ts'
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
  'AWS::ApiGatewayV2::ApiGatewayManagedOverrides': managedOverrides,
  ...privateDomains,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Permission': lambdaPermission,
  'AWS::Lambda::Version': lambdaVersion,
  'AWS::Lambda::Alias': lambdaAlias,
  'AWS::Lambda::LayerVersion': layerVersion,
  'AWS::CloudFormation::Stack': nestedStack,
  ...externalTypes,
}

/** A type of CloudFormation resource that a stack may hold, by its name; `Custom::…` and types of services that are not known here are named only. */
export function typeNamed(type: string): ResourceType | undefined {
  if (Object.hasOwn(resourceTypes, type)) return resourceTypes[type]
  if (type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource') return customResource
  return isOfOtherService(type) ? otherResource : undefined
}

/** Whether nothing is made for a type: it belongs to another service, and that has no endpoint among these. */
export function isNamedOnly(type: string, services: ReadonlySet<string>): boolean {
  const known = typeNamed(type)
  return known?.external === true && (known.service === undefined || !services.has(known.service))
}
