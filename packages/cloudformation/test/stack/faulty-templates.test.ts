import { expect, test } from 'vitest'
import { loadTemplate, planStack } from '../../src/index.ts'

const told = (text: string): string => {
  try {
    planStack({ template: loadTemplate({ text, file: 't.yaml' }), stackName: 's', region: 'us-east-1', accountId: '123456789012' })
    return 'planned'
  } catch (error) {
    return (error as Error).message
  }
}

const QUEUE = 'Resources:\n  A:\n    Type: AWS::SQS::Queue\n'
const withName = (value: string): string => `${QUEUE}    Properties:\n      QueueName: ${value}\n`
const api = (properties: string): string => `Resources:\n  A:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n      Name: x\n      ${properties}\n`
const FUNCTION = '  F:\n    Type: AWS::Lambda::Function\n    Properties: {Role: r, Runtime: nodejs20.x, Handler: a.b, Code: {ZipFile: x}}\n'

// Each is refused before anything is made, with file, line, column, and what to write.
test.each<[string, string, string]>([
  ['a reference to nothing', withName('!Ref Nope'), 't.yaml:5:7: A.QueueName: Nope is no parameter and no resource of this template'],
  ['an attribute of nothing', withName('!GetAtt Nope.Arn'), 't.yaml:5:7: A.QueueName: Nope is no resource of this template'],
  ['a text with nothing in it', withName('!Sub "a-${Nope}"'), 't.yaml:5:7: A.QueueName.Fn::Sub: Nope is no parameter and no resource'],
  ['an attribute that a function does not have', `${withName('!GetAtt F.Name')}${FUNCTION}`, 't.yaml:5:7: A.QueueName: AWS::Lambda::Function has no attribute Name; there are Arn, and what Ref gives'],
  ['such an attribute in a text', `${withName('!Sub "${F.Nope}"')}${FUNCTION}`, 't.yaml:5:7: A.QueueName.Fn::Sub: AWS::Lambda::Function has no attribute Nope'],
  ['such an attribute of a stage', `${withName('!GetAtt S.Arn')}  S: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: a}}\n`, 'AWS::ApiGateway::Stage has no attribute Arn; it has none: use Ref'],
  ['such an attribute of a queue', `${QUEUE}  B: {Type: AWS::SNS::Topic, Properties: {TopicName: !GetAtt A.Url}}\n`, 't.yaml:4:43: B.TopicName: AWS::SQS::Queue has no attribute Url; there are Arn, QueueName, QueueUrl'],
  ['an output of nothing', `${QUEUE}Outputs:\n  O:\n    Value: !Ref Nope\n`, 't.yaml:6:5: Nope is no parameter and no resource'],
  ['an output without a value', `${QUEUE}Outputs:\n  O: {Description: x}\n`, 't.yaml:5:3: Every Outputs member must contain a Value object'],
  ['an output that is a map', `${QUEUE}Outputs:\n  O:\n    Value: {a: b}\n`, 't.yaml:6:5: The Value field of every Outputs member must evaluate to a String'],
  ['a circle', 'Resources:\n  A: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref B}}\n  B: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref A}}\n', 't.yaml:2:3: A: circular dependency between resources: A → B → A; take one of the references'],
  ['a dependency on nothing', `${QUEUE}    DependsOn: Nope\n`, 't.yaml:4:5: A: DependsOn names Nope, which is no resource'],
  ['a dependency that is a map', `${QUEUE}    DependsOn: {a: b}\n`, 't.yaml:4:5: A: Every DependsOn value must be a string: write the logical id'],
  ['no type', 'Resources:\n  A:\n    Properties: {}\n', 't.yaml:2:3: A: a resource has a Type'],
  ['a type of SAM without its transform', 'Resources:\n  A:\n    Type: AWS::Serverless::Function\n', "t.yaml:2:3: A: the type AWS::Serverless::Function is SAM's: write Transform"],
  ['a property that there is not', api('Colour: red'), 't.yaml:6:7: A.Colour: AWS::ApiGateway::RestApi has no property Colour'],
  ['a text for a list', api('BinaryMediaTypes: a/b'), 't.yaml:6:7: A.BinaryMediaTypes: Properties validation failed for resource A with message: #/BinaryMediaTypes: expected type: JSONArray, found: String; write a list'],
  ['a number for a map', api('EndpointConfiguration: 3'), 't.yaml:6:7: A.EndpointConfiguration: Properties validation failed for resource A with message: #/EndpointConfiguration: expected type: JSONObject, found: Number; write a map'],
  ['a list for a text', api('Description: [a]'), 'expected type: String, found: JSONArray; write one text'],
  ['a text for a number', api('MinimumCompressionSize: soon'), 't.yaml:6:7: A.MinimumCompressionSize: Properties validation failed for resource A with message: #/MinimumCompressionSize: expected type: Number, found: String; write a number'],
  ['a text for a truth', api('FailOnWarnings: perhaps'), 'expected type: Boolean, found: String; write true or false'],
  ['a list of tags where they are a map', 'Resources:\n  A:\n    Type: AWS::ApiGatewayV2::Api\n    Properties:\n      Tags: [{Key: a, Value: b}]\n', 't.yaml:5:7: A.Tags: Properties validation failed for resource A with message: #/Tags: expected type: JSONObject, found: JSONArray'],
  ['a property that is missing', 'Resources:\n  A:\n    Type: AWS::ApiGateway::Resource\n    Properties: {PathPart: x, RestApiId: r}\n', 't.yaml:4:5: A: Properties validation failed for resource A with message: #: required key [ParentId] not found; write ParentId'],
  ['properties that are a list', `${QUEUE}    Properties: [a]\n`, 't.yaml:4:5: A: Properties is a map'],
  ['no resources', 'AWSTemplateFormatVersion: "2010-09-09"\n', 't.yaml:1:1: a template has a Resources section with at least one resource'],
  ['an empty section of resources', 'Resources: {}\n', 't.yaml:1:1: a template has a Resources section with at least one resource'],
  ['a name with a hyphen', 'Resources:\n  my-queue: {Type: AWS::SQS::Queue}\n', 't.yaml:2:3: my-queue: Resource name my-queue is non alphanumeric'],
  ['a policy of deletion that there is not', `${QUEUE}    DeletionPolicy: Keep\n`, 't.yaml:4:5: A: Unrecognized DeletionPolicy Keep for resource A: write one of Delete, Retain'],
  ['a version of the future', `AWSTemplateFormatVersion: 2030-01-01\n${QUEUE}`, 't.yaml:1:1: unsupported value for AWSTemplateFormatVersion: write "2010-09-09"'],
  ['a parameter without a value', `Parameters:\n  P: {Type: String}\n${QUEUE}`, 't.yaml:2:3: the parameter P has no value: pass one, or write a Default'],
  ['a parameter of a type that there is not', `Parameters:\n  P: {Type: Strin, Default: a}\n${QUEUE}`, 't.yaml:2:3: Unrecognized parameter type: Strin; write String'],
  ['a parameter beyond what is allowed', `Parameters:\n  P: {Type: String, AllowedValues: [a], Default: b}\n${QUEUE}`, 't.yaml:2:3: the parameter P has the value b, which is none of a'],
  ['a condition that there is not', `${QUEUE}    Condition: Nope\n`, 't.yaml:4:5: A: there is no condition "Nope" in Conditions'],
  ['conditions in a circle', `Conditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]\n${QUEUE}    Condition: A\n`, 't.yaml:2:3: the condition A depends on itself'],
  ['a mapping that there is not', withName('!FindInMap [M, a, b]'), 't.yaml:5:7: A.QueueName.Fn::FindInMap: the template has no mapping M'],
  ['an item beyond the list', withName('!Select [3, [a, b]]'), 't.yaml:5:7: A.QueueName.Fn::Select: Fn::Select selects 3 of a list of 2'],
  ['a function with too little', withName('!Join [a]'), 't.yaml:5:7: A.QueueName.Fn::Join: Fn::Join takes a delimiter and a list'],
  ['a function that there is not', withName('{Fn::Nope: a}'), 't.yaml:5:7: A.QueueName: Fn::Nope is no intrinsic function'],
  ['an export that there is not', withName('!ImportValue nope'), 'no stack exports nope: create the stack that does first'],
])('%s', (_, text, expected) => {
  expect(told(text)).toContain(expected)
})

// github.com/aws-cloudformation/cfn-language-discussion/issues/96: CloudFormation takes the last, in JSON and in YAML.
test.each(['Resources:\n  A: {Type: AWS::SNS::Topic}\n  A: {Type: AWS::SQS::Queue}\n', '{"Resources": {"A": {"Type": "AWS::SNS::Topic"},\n  "A": {"Type": "AWS::SQS::Queue"}}}'])('of a key that stands twice the last counts, and it is warned of: %j', (text) => {
  const template = loadTemplate({ text, file: 't.yaml' })
  const { resources } = planStack({ template, stackName: 's', region: 'us-east-1', accountId: '123456789012' })

  expect(resources).toMatchObject([{ logicalId: 'A', type: 'AWS::SQS::Queue' }])
  expect(template.warnings).toMatchObject([{ location: { column: 3 }, message: 'the key A stands twice in one map: the last one counts, remove the other' }])
})

test.each(['!Ref Texts', '{"Fn::Split": [",", "a,b"]}', '!GetAtt F.Arn', '!If [Never, !Ref Texts, !Ref "AWS::NoValue"]'])('what is known later, or comes of a function, is of the kind that it becomes: %s', (value) => {
  const text = `Parameters:\n  Texts: {Type: CommaDelimitedList, Default: "a,b"}\nConditions:\n  Never: !Equals [a, b]\n${api(`BinaryMediaTypes: ${value}`)}${FUNCTION}`

  expect(told(text)).toBe('planned')
})
