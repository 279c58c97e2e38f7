import { describe, expect, it } from 'vitest'
import { applyStack, loadTemplate, planStack } from '../../src/index.ts'
import type { Call, StackPlan, StackState } from '../../src/index.ts'

const plan = (template: object, previous?: StackState, services: ReadonlySet<string> = new Set()): StackPlan =>
  planStack({
    template: loadTemplate({ text: JSON.stringify(template), file: 'template.json' }),
    stackName: 'demo',
    accountId: '123456789012',
    services,
    ...(previous === undefined ? {} : { previous }),
  })

const nothing: Call = async () => ({})

// Source: "Return values" of each type in the CloudFormation template reference.
describe('a resource of another service', () => {
  it.each<[string, object, string | undefined, RegExp, RegExp | undefined]>([
    ['AWS::Lambda::EventSourceMapping', {}, 'Id', /^[\da-f]{8}-[\da-f-]{27}$/u, /^[\da-f]{8}-[\da-f-]{27}$/u],
    ['AWS::Lambda::EventInvokeConfig', {}, undefined, /^demo-R-/u, undefined],
    ['AWS::Lambda::Url', { TargetFunctionArn: 'arn:f' }, 'FunctionUrl', /^arn:f$/u, /^https:\/\/[\da-f]{32}\.lambda-url\.us-east-1\.on\.aws\/$/u],
    ['AWS::Events::Rule', { Name: 'r' }, 'Arn', /^r$/u, /^arn:aws:events:us-east-1:123456789012:rule\/r$/u],
    ['AWS::Events::Rule', { Name: 'r', EventBusName: 'b' }, 'Arn', /^r$/u, /:rule\/b\/r$/u],
    ['AWS::Scheduler::Schedule', { Name: 's', GroupName: 'g' }, 'Arn', /^s$/u, /:schedule\/g\/s$/u],
    ['AWS::SNS::Subscription', { TopicArn: 'arn:aws:sns:us-east-1:1:t' }, 'Arn', /^arn:aws:sns:us-east-1:1:t:[\da-f-]{36}$/u, /:t:/u],
    ['AWS::IoT::TopicRule', { RuleName: 'r' }, 'Arn', /^r$/u, /^arn:aws:iot:us-east-1:123456789012:rule\/r$/u],
    ['AWS::Logs::SubscriptionFilter', {}, undefined, /^demo-R-/u, undefined],
    ['AWS::CodeDeploy::Application', {}, undefined, /^demo-R-/u, undefined],
    ['AWS::CodeDeploy::DeploymentGroup', {}, undefined, /^demo-R-/u, undefined],
    ['AWS::Route53::RecordSetGroup', {}, undefined, /^demo-R-/u, undefined],
    ['AWS::EC2::VPC', { CidrBlock: '10.1.0.0/16' }, 'CidrBlock', /^vpc-[\da-f]{17}$/u, /^10\.1\.0\.0\/16$/u],
    ['AWS::EC2::Subnet', { AvailabilityZone: 'us-east-1b' }, 'AvailabilityZone', /^subnet-[\da-f]{17}$/u, /^us-east-1b$/u],
    ['AWS::ElasticLoadBalancingV2::LoadBalancer', { Name: 'lb' }, 'DNSName', /^arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer\/app\/lb\/[\da-f]{16}$/u, /^lb-[\da-f]{10}\.us-east-1\.elb\.amazonaws\.com$/u],
    ['AWS::ElasticLoadBalancingV2::Listener', { LoadBalancerArn: 'arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/net/lb/1' }, 'ListenerArn', /^arn:aws:elasticloadbalancing:us-east-1:1:listener\/net\/lb\/1\/[\da-f]{16}$/u, /:listener\//u],
    ['AWS::ElasticLoadBalancingV2::TargetGroup', { Name: 'tg' }, 'TargetGroupFullName', /:targetgroup\/tg\/[\da-f]{16}$/u, /^targetgroup\/tg\//u],
    ['AWS::ServiceDiscovery::Service', { Name: 'orders' }, 'Arn', /^srv-[\da-f]{16}$/u, /^arn:aws:servicediscovery:us-east-1:123456789012:service\/srv-/u],
    ['AWS::CloudFormation::CustomResource', { ServiceToken: 'arn:f' }, 'Anything', /^demo-R-/u, /\.Anything$/u],
    ['AWS::Route53::HostedZone', {}, 'Id', /^Z/u, /^Z/u],
    ['AWS::AppSync::GraphQLApi', {}, 'GraphQLUrl', /^arn:aws:appsync:/u, /^https:\/\/[\da-f]{26}\.appsync-api\.us-east-1\./u],
    ['AWS::StepFunctions::StateMachineVersion', { StateMachineArn: 'arn:m' }, 'Arn', /^arn:m:1$/u, /^arn:m:1$/u],
    [
      'AWS::StepFunctions::StateMachineAlias',
      { Name: 'live', RoutingConfiguration: [{ StateMachineVersionArn: 'arn:aws:states:x:1:stateMachine:m:1', Weight: 100 }] },
      'Arn',
      /^arn:aws:states:x:1:stateMachine:m:live$/u,
      /:m:live$/u,
    ],
  ])('%s is named, and the plan says so', async (type, properties, attribute, reference, value) => {
    const planned = plan({
      Resources: { R: { Type: type, Properties: properties } },
      Outputs: {
        Ref: { Value: { Ref: 'R' } },
        ...(attribute === undefined ? {} : { Attribute: { Value: { 'Fn::GetAtt': ['R', attribute] } } }),
      },
    })

    const { outputs } = await applyStack({ plan: planned, call: nothing })

    expect(planned.external).toEqual([{ logicalId: 'R', type }])
    expect(outputs[0]?.value).toMatch(reference)
    if (value !== undefined) expect(outputs[1]?.value).toMatch(value)
  })

  it('is shown by every plan, not only by the first', async () => {
    const template = { Resources: { R: { Type: 'AWS::Events::Rule', Properties: {} } } }
    const previous = await applyStack({ plan: plan(template), call: nothing })

    expect(plan(template, previous)).toMatchObject({ changes: [], external: [{ logicalId: 'R' }] })
  })

  it('of a service that is not known here is named, with whatever attribute', async () => {
    const planned = plan({
      Resources: { Set: { Type: 'AWS::SES::ConfigurationSet', Properties: { Name: 'mail' } } },
      Outputs: { Value: { Value: { 'Fn::GetAtt': ['Set', 'Anything'] } } },
    })

    const { outputs } = await applyStack({ plan: planned, call: nothing })

    expect(planned.external).toEqual([{ logicalId: 'Set', type: 'AWS::SES::ConfigurationSet' }])
    expect(outputs[0]?.value).toMatch(/^demo-Set-\w+\.Anything$/u)
  })

  it.each(['AWS::Lambda::Funktion', 'AWS::ApiGateway::Apis', 'AWS::Nowhere::Thing', 'Aws::SQS::Queue', 'AWS::SQS'])('%s is refused as misspelt', (type) => {
    expect(() => plan({ Resources: { R: { Type: type } } })).toThrow(`the type ${type} is none of CloudFormation's that is known here: check its spelling`)
  })

  it('that was only named is made once its service has an endpoint', async () => {
    const template = { Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } } } }
    const previous = await applyStack({ plan: plan(template), call: nothing })
    const calls: string[] = []
    const call: Call = async (_, operation) => {
      calls.push(operation)
      return { QueueUrl: 'http://sqs/1/jobs' }
    }

    const again = plan(template, previous, new Set(['sqs']))
    const made = await applyStack({ plan: again, call })
    const unchanged = plan(template, made, new Set(['sqs']))

    expect(again.changes).toMatchObject([{ action: 'replace', logicalId: 'Q', external: false }])
    expect(calls).toEqual(['CreateQueue'])
    expect(made.resources['Q']).toMatchObject({ physicalId: 'http://sqs/1/jobs', madeAt: 'sqs' })
    expect(unchanged.changes).toEqual([])
  })
})

describe('a property that AWS takes and that has no effect here', () => {
  it('is named by the plan, and does not keep the stack from being made', async () => {
    const names: string[] = []
    const properties = { Role: 'r', Runtime: 'python3.12', Handler: 'a.b', Code: { ZipFile: 'x' }, RecursiveLoop: 'Allow' }

    const planned = plan({ Resources: { F: { Type: 'AWS::Lambda::Function', Properties: properties } } })
    await applyStack({ plan: planned, call: async (_, operation, input) => (names.push(...Object.keys(input), operation), {}) })

    expect(planned.withoutEffect).toEqual([{ logicalId: 'F', type: 'AWS::Lambda::Function', property: 'RecursiveLoop' }])
    expect(names).toContain('CreateFunction')
    expect(names).not.toContain('RecursiveLoop')
  })
})

describe('a setting of a function that does not change what it answers', () => {
  it.each([
    ['LoggingConfig', { LogFormat: 'JSON', ApplicationLogLevel: 'FATAL' }],
    ['SnapStart', { ApplyOn: 'PublishedVersions' }],
  ])('is named by the plan, and the function is made without it: %s', async (property, value) => {
    const names: string[] = []
    const properties = { Role: 'r', Runtime: 'python3.12', Handler: 'a.b', Code: { ZipFile: 'x' }, [property]: value }

    const planned = plan({ Resources: { F: { Type: 'AWS::Lambda::Function', Properties: properties } } })
    await applyStack({ plan: planned, call: async (_, operation, input) => (names.push(...Object.keys(input), operation), {}) })

    expect(planned.withoutEffect).toEqual([{ logicalId: 'F', type: 'AWS::Lambda::Function', property }])
    expect(names).toContain('CreateFunction')
    expect(names).not.toContain(property)
  })
})

describe('a private domain name', () => {
  const template = {
    Resources: {
      Domain: { Type: 'AWS::ApiGateway::DomainNameV2', Properties: { DomainName: 'a.example' } },
      Mapping: {
        Type: 'AWS::ApiGateway::BasePathMappingV2',
        Properties: { DomainNameArn: { Ref: 'Domain' }, RestApiId: 'r', Stage: 's', BasePath: 'v1' },
      },
      Access: {
        Type: 'AWS::ApiGateway::DomainNameAccessAssociation',
        Properties: { DomainNameArn: { Ref: 'Domain' }, AccessAssociationSource: 'vpce-1', AccessAssociationSourceType: 'VPCE' },
      },
      Rule: {
        Type: 'AWS::ApiGatewayV2::RoutingRule',
        Properties: { DomainNameArn: { Ref: 'Domain' }, Priority: 1, Conditions: [], Actions: [] },
      },
    },
  }

  it('is addressed by name and id, and so is what belongs to it', async () => {
    const calls: [string, Record<string, unknown>][] = []
    const domainNameArn = 'arn:aws:apigateway:us-east-1:123456789012:/domainnames/a.example+id1'
    const call: Call = async (_, operation, input) => {
      calls.push([operation, input])
      return { domainNameArn, domainNameId: 'id1', domainNameAccessAssociationArn: 'arn:x', RoutingRuleArn: 'arn:r', RoutingRuleId: 'r1' }
    }

    const { resources } = await applyStack({ plan: plan(template), call })

    expect(calls).toEqual([
      ['CreateDomainName', { domainName: 'a.example' }],
      ['CreateBasePathMapping', { domainName: 'a.example', domainNameId: 'id1', restApiId: 'r', stage: 's', basePath: 'v1' }],
      [
        'CreateDomainNameAccessAssociation',
        { domainNameArn, accessAssociationSource: 'vpce-1', accessAssociationSourceType: 'VPCE' },
      ],
      ['CreateRoutingRule', { DomainName: 'a.example', DomainNameId: 'id1', Priority: 1, Conditions: [], Actions: [] }],
    ])
    expect(resources['Mapping']?.physicalId).toBe(`${domainNameArn}/basepathmappings/v1`)
  })
})
