import { expect, it, test } from 'vitest'
import { loadTemplate, planStack } from '../../src/index.ts'

const plan = (text: string): unknown => planStack({ template: loadTemplate({ text, file: 't.yaml' }), stackName: 's', region: 'us-east-1', accountId: '123456789012' })
const api = '{ Type: AWS::ApiGateway::RestApi, Properties: { Name: x } }'

it.each([
  ['a section that there is not', `Resorces: {}\nResources: { A: ${api} }`, 't.yaml:1:1: a template has no section Resorces: it is one of AWSTemplateFormatVersion'],
  ['a macro that is not run', `Resources: { A: ${api} }\nTransform: [AWS::LanguageExtensions, MyMacro]`, 't.yaml:2:1: the macro MyMacro is not run here'],
  ['an attribute that resources do not have', 'Resources:\n  A:\n    Type: AWS::ApiGateway::RestApi\n    Propertys: { Name: x }', 't.yaml:4:5: A: a resource has no Propertys: it has Type, Properties'],
])('refuses %s', (_, text, message) => {
  expect(() => plan(text)).toThrow(message)
})

test('an attribute that SAM leaves out without a word is named', () => {
  const planned = planStack({
    template: loadTemplate({ text: 'Transform: AWS::Serverless-2016-10-31\nResources: { A: { Type: AWS::Serverless::HttpApi, Propertys: {} } }' }),
    stackName: 's',
    accountId: '123456789012',
  })

  expect(planned.withoutEffect).toEqual([{ logicalId: 'A', type: 'AWS::Serverless::HttpApi', property: 'Propertys' }])
})

test('what CloudFormation and SAM know is taken', () => {
  const text = `AWSTemplateFormatVersion: '2010-09-09'
Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Description: d
Metadata: {}
Parameters: {}
Mappings: {}
Conditions: {}
Globals: {}
Outputs: {}
Resources:
  A: { Type: AWS::ApiGateway::RestApi, Description: d, DeletionPolicy: Retain, UpdateReplacePolicy: Retain, Metadata: {}, Properties: { Name: x } }`

  expect(() => plan(text)).not.toThrow()
})
