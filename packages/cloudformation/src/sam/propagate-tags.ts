import type { Json } from '../json.ts'
import { isObject } from '../json.ts'
import { tagList } from './generated-resource.ts'
import type { GeneratedResource } from './generated-resource.ts'

/** Generated types that take tags as a list of Key and Value. */
const taggedAsList = new Set([
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGateway::Stage',
  'AWS::ApiGateway::DomainName',
  'AWS::ApiGateway::DomainNameV2',
  'AWS::ApiGateway::UsagePlan',
  'AWS::ApiGateway::ApiKey',
  'AWS::ApiGateway::DomainNameAccessAssociation',
  'AWS::CloudFormation::Stack',
  'AWS::CodeDeploy::Application',
  'AWS::CodeDeploy::DeploymentGroup',
  'AWS::DynamoDB::Table',
  'AWS::IAM::Role',
  'AWS::IoT::TopicRule',
  'AWS::Lambda::CapacityProvider',
  'AWS::Lambda::Function',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::StepFunctions::StateMachine',
])
/** Generated types that take tags as a map. */
const taggedAsMap = new Set(['AWS::ApiGatewayV2::Stage', 'AWS::ApiGatewayV2::DomainName'])

/** Gives a SAM resource's tags to what it generates, where PropagateTags says so. */
export function propagateTags(
  resources: readonly GeneratedResource[],
  tags: Json | undefined,
  propagate: Json | undefined,
): void {
  if (!propagate || !isObject(tags) || Object.keys(tags).length === 0) return
  for (const { type, properties } of resources) {
    const isWebSocket = type === 'AWS::ApiGatewayV2::Api' && 'ProtocolType' in properties
    if (taggedAsList.has(type)) properties['Tags'] = tagList(tags)
    else if (taggedAsMap.has(type) || isWebSocket) properties['Tags'] = tags
  }
}
