import { randomUUID } from 'node:crypto'
import type { Json, StackState } from '@gatewright/cloudformation'
import type { FunctionInvocation } from '@gatewright/types'
import { readSchedule, type Schedule } from './schedule-expression.ts'

/** A function that is called at times. */
export interface ScheduledCall {
  /** The same for what is the same: stack, logical id, target, expression. */
  readonly key: string
  readonly schedule: Schedule
  /** Time in milliseconds since 1970 → what to invoke. */
  readonly invocationAt: (time: number) => FunctionInvocation
}

export interface ReadCalls {
  readonly calls: readonly ScheduledCall[]
  /** What is in the stacks and cannot be done, for people. */
  readonly problems: readonly string[]
}

type Properties = Readonly<Record<string, Json>>
interface Place {
  readonly region: string
  readonly accountId: string
}

const isMap = (value: Json | undefined): value is Record<string, Json> => typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null))
const isFunction = (arn: Json | undefined): arn is string => typeof arn === 'string' && /^arn:[^:]+:lambda:[^:]+:\d+:function:/.test(arn)

/** Whether a resource calls functions at times, by its type and properties. */
export const isScheduled = (type: string, properties: Properties): boolean => (type === 'AWS::Events::Rule' || type === 'AWS::Scheduler::Schedule') && properties['ScheduleExpression'] !== undefined

/** Rules and schedules of the stacks that call functions at times; disabled ones are none. */
export function scheduledCalls(states: readonly StackState[]): ReadCalls {
  const problems: string[] = []
  const calls = states.flatMap(({ stackName, region, accountId, resources }) =>
    Object.entries(resources).flatMap(([logicalId, { type, properties, attributes }]): ScheduledCall[] => {
      if (!isScheduled(type, properties) || properties['State'] === 'DISABLED') return []
      const expression = textOf(properties['ScheduleExpression'])
      try {
        const isRule = type === 'AWS::Events::Rule'
        const schedule = readSchedule(expression, isRule ? undefined : (properties['ScheduleExpressionTimezone'] as string | undefined))
        const targets = (isRule ? (Array.isArray(properties['Targets']) ? properties['Targets'] : []) : [properties['Target'] ?? null]).filter(isMap)
        const resourceArn = textOf(attributes['Arn'])
        for (const property of withoutEffect(properties, targets, schedule)) problems.push(`${stackName}: ${logicalId} (${type}): ${property} has no effect here`)
        return targets.flatMap((target): ScheduledCall[] => {
          const problem = problemOf(target)
          if (problem !== undefined) problems.push(`${stackName}: ${logicalId} (${type}): ${problem}`)
          const { Arn: functionArn } = target
          if (problem !== undefined || !isFunction(functionArn)) return []
          const make = isRule ? ruleEvent : scheduleEvent
          const period = isRule ? {} : { StartDate: properties['StartDate'] ?? null, EndDate: properties['EndDate'] ?? null }
          return [
            {
              key: JSON.stringify([stackName, logicalId, functionArn, expression, target, period]),
              schedule: within(schedule, period),
              invocationAt: (time) => ({ functionArn, payload: make(target, { time, resourceArn, region, accountId }), ...(isRule && { sourceArn: resourceArn }) }),
            },
          ]
        })
      } catch (error) {
        problems.push(`${stackName}: ${logicalId} (${type}): ${(error as Error).message}`)
        return []
      }
    }),
  )
  return { calls, problems }
}

function problemOf(target: Properties): string | undefined {
  if (!isFunction(target['Arn'])) return `its target ${JSON.stringify(target['Arn'] ?? null)} is no function of this server, and is not called`
  const unknown = ['InputTransformer', 'InputPath'].find((name) => target[name] !== undefined)
  return unknown === undefined ? undefined : `${unknown} of its target is not served: the function is not called`
}

/** What AWS would heed of a schedule, and nothing here does. */
function withoutEffect(properties: Properties, targets: readonly Properties[], { kind }: Schedule): string[] {
  const { FlexibleTimeWindow: flexible = null } = properties
  const ofTargets = ['DeadLetterConfig', 'RetryPolicy'].filter((name) => targets.some((target) => (target[name] ?? null) !== null))
  const dates = kind === 'cron' ? [] : ['StartDate', 'EndDate'].filter((name) => (properties[name] ?? null) !== null)
  return [...ofTargets, ...dates, ...(isMap(flexible) && flexible['Mode'] === 'FLEXIBLE' ? ['FlexibleTimeWindow'] : [])]
}

/** Nothing before StartDate, nothing after EndDate. */
function within(schedule: Schedule, { StartDate: start = null, EndDate: end = null }: Properties): Schedule {
  const [from, to] = [start === null ? -Infinity : Date.parse(textOf(start)), end === null ? Infinity : Date.parse(textOf(end))]
  if (schedule.kind !== 'cron' || (from === -Infinity && to === Infinity)) return schedule
  return { kind: 'cron', matches: (time) => time >= from && time <= to && schedule.matches(time) }
}

interface Occasion extends Place {
  readonly time: number
  readonly resourceArn: string
}

const secondsOf = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`

/** https://docs.aws.amazon.com/eventbridge/latest/ref/events.html, "Scheduled Event" */
function ruleEvent(target: Properties, { time, resourceArn, region, accountId }: Occasion): string {
  if (typeof target['Input'] === 'string') return target['Input']
  return JSON.stringify({ version: '0', id: randomUUID(), 'detail-type': 'Scheduled Event', source: 'aws.events', account: accountId, time: secondsOf(time), region, resources: [resourceArn], detail: {} })
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
function scheduleEvent(target: Properties, { time, resourceArn, region, accountId }: Occasion): string {
  const id = randomUUID()
  if (typeof target['Input'] !== 'string') {
    return JSON.stringify({ version: '0', id, 'detail-type': 'Scheduled Event', source: 'aws.scheduler', account: accountId, time: secondsOf(time), region, resources: [resourceArn], detail: '{}' })
  }
  const words: Readonly<Record<string, string>> = { 'schedule-arn': resourceArn, 'scheduled-time': secondsOf(time), 'execution-id': id, 'attempt-number': '1' }
  return target['Input'].replaceAll(/<aws\.scheduler\.([a-z-]+)>/g, (whole, name: string) => words[name] ?? whole)
}
