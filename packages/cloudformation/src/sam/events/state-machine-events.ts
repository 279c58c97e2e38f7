// Events that start an execution of a state machine.
import type { Json, JsonObject } from '../../json.ts'
import { asText } from '../../json.ts'
import { isIntegrated, makeConditional } from '../document-editor.ts'
import { invalidEvent } from '../errors.ts'
import { generate } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { getAtt, ref } from '../intrinsic.ts'
import { pythonJson, spaced } from '../logical-id.ts'
import type { PropertyTable } from '../property-table.ts'
import { literal, TemplateText } from '../python-document.ts'
import type { PythonValue } from '../python-document.ts'
import { startExecution } from '../role-policies.ts'
import { trustPolicy } from '../role.ts'
import type { SamContext } from '../sam-context.ts'
import { addStateMachineIntegration } from '../state-machine-integration.ts'
import { editSwagger } from '../swagger-editing.ts'
import { addEventAuth } from './api-event-auth.ts'
import { linkedApi } from './api-event.ts'
import { deadLetterQueue } from './dead-letter-queue.ts'
import { ruleState, ruleTarget } from './schedule-event.ts'
import { schedulerProperties, schedulerSchedule } from './scheduler-event.ts'
import { filled } from '../python-truth.ts'

/** The state machine, or the alias that stands for it. */
export interface StateMachineTarget {
  readonly id: string
  readonly attributes: JsonObject
}

export interface StateMachineEventUse {
  readonly eventId: string
  readonly id: string
  readonly properties: JsonObject
  readonly boundary: Json | undefined
  readonly target: StateMachineTarget
  readonly context: SamContext
}

export interface StateMachineEvent {
  readonly properties: PropertyTable
  readonly link?: (use: Omit<StateMachineEventUse, 'target'>) => void
  readonly generate: (use: StateMachineEventUse) => GeneratedResource[]
}

/** The role with which another service starts executions. */
function startingRole({ id, boundary, target }: StateMachineEventUse, service: string): GeneratedResource {
  const roleId = `${id}Role`
  return generate(
    roleId,
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: trustPolicy(service),
      Policies: [startExecution(ref(target.id), roleId)],
      PermissionsBoundary: filled(boundary),
    },
    { attributes: target.attributes },
  )
}

function targetOf(
  { id, properties, target }: StateMachineEventUse,
  roleArn: Json,
  queueArn: Json | undefined,
  inputs: readonly string[],
): JsonObject {
  const { Arn, Id, ...rest } = ruleTarget(properties, id, ref(target.id), queueArn, inputs, 'StepFunctionsTarget')
  return { Arn: Arn ?? null, Id: Id ?? null, RoleArn: roleArn, ...rest }
}

const schedule: StateMachineEvent = {
  properties: {
    Schedule: '!string',
    Input: 'string',
    Enabled: 'boolean',
    State: 'string',
    Name: 'string',
    Description: 'string',
    DeadLetterConfig: 'map',
    RetryPolicy: 'map',
    Target: 'map#',
    RoleArn: 'string#',
  },
  generate: (use) => {
    const { id, properties, target } = use
    const state = ruleState(use)
    const role = (properties['RoleArn'] ?? null) === null ? startingRole(use, 'events.amazonaws.com') : undefined
    const queue = deadLetterQueue(use, getAtt(id, 'Arn'))
    const roleArn = role ? getAtt(role.id, 'Arn') : (properties['RoleArn'] ?? null)
    const { Description, Name, Schedule } = properties
    const rule = {
      Description,
      Name,
      ScheduleExpression: Schedule,
      State: state,
      Targets: [targetOf(use, roleArn, queue.arn, ['Input'])],
    }
    return [
      generate(id, 'AWS::Events::Rule', rule, { attributes: target.attributes }),
      ...(role ? [role] : []),
      ...queue.resources,
    ]
  },
}

const cloudWatch: StateMachineEvent = {
  properties: {
    EventBusName: 'string',
    RuleName: 'string',
    Pattern: 'map',
    Input: 'string',
    InputPath: 'string',
    DeadLetterConfig: 'map',
    RetryPolicy: 'map',
    State: 'string',
    Target: 'map#',
    InputTransformer: 'map',
  },
  generate: (use) => {
    const { id, properties, target } = use
    const role = startingRole(use, 'events.amazonaws.com')
    const queue = deadLetterQueue(use, getAtt(id, 'Arn'))
    const Targets = [targetOf(use, getAtt(role.id, 'Arn'), queue.arn, ['Input', 'InputPath', 'InputTransformer'])]
    const { EventBusName, Pattern, RuleName, State } = properties
    const rule = { EventBusName, EventPattern: Pattern, Name: RuleName, State: filled(State), Targets }
    return [generate(id, 'AWS::Events::Rule', rule, { attributes: target.attributes }), role, ...queue.resources]
  },
}

const api: StateMachineEvent = {
  properties: {
    Path: '!string',
    Method: '!string',
    RestApiId: '!string',
    Stage: 'string',
    Auth: 'map',
    UnescapeMappingTemplate: 'boolean#',
  },
  link: ({ eventId, properties, context }) => void linkedApi(context, eventId, properties['RestApiId']),
  generate: (use) => {
    const { eventId, properties, context } = use
    const linked = linkedApi(context, eventId, properties['RestApiId'])
    const role = startingRole(use, 'apigateway.amazonaws.com')
    if (linked.id !== undefined && context.managed.has(linked.id)) addMethod(use, { ...linked, id: linked.id }, role)
    return [role]
  },
}

function addMethod(
  { eventId, properties, target, context }: StateMachineEventUse,
  api: { id: string; properties: JsonObject },
  role: GeneratedResource,
): void {
  const path = asText(properties['Path'])
  const method = asText(properties['Method']).toLowerCase()
  const text = { path: new TemplateText(path), method: new TemplateText(method) }
  const edited = editSwagger(context.documents.get(api.id), (editing) => {
    if (isIntegrated(editing.document, text.path, text.method))
      throw invalidEvent(eventId, `API method "${method}" defined multiple times for path "${path}".`)
    const condition = target.attributes['Condition']
    addStateMachineIntegration(editing.document, {
      ...text,
      credentials: literalArn(role.id),
      requestTemplates: literal({
        'application/json': { 'Fn::Sub': requestTemplate(target.id, properties['UnescapeMappingTemplate']) },
      }),
      conditional:
        typeof condition === 'string' ? (value) => makeConditional(new TemplateText(condition), value) : (value) => value,
    })
    const auth = properties['Auth']
    if (typeof auth === 'object' && auth !== null && !Array.isArray(auth) && Object.keys(auth).length > 0) {
      const stage = properties['Stage']
      addEventAuth(
        { eventId, context },
        { ...api, stage: typeof stage === 'string' ? new TemplateText(stage) : null },
        editing,
        auth,
        path,
        method,
      )
    }
  })
  context.documents.set(api.id, edited)
}

const literalArn = (roleId: string): PythonValue => literal({ 'Fn::GetAtt': [roleId, 'Arn'] })

function requestTemplate(machineId: string, unescape: Json | undefined): string {
  if (unescape)
    return `{"input": "$util.escapeJavaScript($input.json('$')).replaceAll("\\\\'","'")", "stateMachineArn": "\${${machineId}}"}`
  return pythonJson({ input: "$util.escapeJavaScript($input.json('$'))", stateMachineArn: `\${${machineId}}` }, spaced)
}

export const stateMachineEvents: Readonly<Record<string, StateMachineEvent>> = {
  Schedule: schedule,
  ScheduleV2: {
    properties: schedulerProperties,
    generate: ({ id, properties, target }) =>
      schedulerSchedule({
        id,
        properties,
        target: { arn: ref(target.id), attributes: target.attributes },
        policy: startExecution,
      }),
  },
  CloudWatchEvent: cloudWatch,
  EventBridgeRule: cloudWatch,
  Api: api,
}
