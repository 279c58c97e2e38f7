import type { StackState } from '@gatewright/cloudformation'
import { describe, expect, it, test } from 'vitest'
import { createClockwork } from '../../src/event-sources/clockwork.ts'
import { readSchedule } from '../../src/event-sources/schedule-expression.ts'
import { scheduledCalls } from '../../src/event-sources/scheduled-calls.ts'

const utc = (text: string): number => Date.parse(`${text}Z`)

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
test.each([
  ['cron(0 10 * * ? *)', '2026-11-27T10:00:00', true],
  ['cron(0 10 * * ? *)', '2026-11-27T10:01:00', false],
  ['cron(15 12 * * ? *)', '2026-11-27T12:15:00', true],
  ['cron(0 18 ? * MON-FRI *)', '2026-11-27T18:00:00', true],
  ['cron(0 18 ? * MON-FRI *)', '2026-11-28T18:00:00', false],
  ['cron(0 8 1 * ? *)', '2026-12-01T08:00:00', true],
  ['cron(0/15 * * * ? *)', '2026-11-27T23:45:00', true],
  ['cron(0/15 * * * ? *)', '2026-11-27T23:46:00', false],
  ['cron(0/10 * ? * MON-FRI *)', '2026-11-27T03:20:00', true],
  ['cron(0/5 8-17 ? * MON-FRI *)', '2026-11-27T17:55:00', true],
  ['cron(0/5 8-17 ? * MON-FRI *)', '2026-11-27T18:00:00', false],
  ['cron(0 9 ? * 2#1 *)', '2026-12-07T09:00:00', true],
  ['cron(0 9 ? * 6L *)', '2026-11-27T09:00:00', true],
  ['cron(0 9 L * ? *)', '2026-02-28T09:00:00', true],
  ['cron(0 9 15W * ? *)', '2026-11-16T09:00:00', true],
  ['cron(0 9 LW * ? *)', '2026-05-29T09:00:00', true],
  ['cron(0 0 1 JAN,jul ? 2026-2027)', '2027-07-01T00:00:00', true],
  ['cron(0 0 1 JAN,jul ? 2026-2027)', '2028-07-01T00:00:00', false],
])('%s at %s: %s', (expression, time, expected) => {
  const schedule = readSchedule(expression)

  expect(schedule.kind === 'cron' && schedule.matches(utc(time))).toBe(expected)
})

test('times of day are those of the time zone, with its summer time', () => {
  const schedule = readSchedule('cron(30 9 * * ? *)', 'Europe/Berlin')

  const hours = [utc('2026-01-10T08:30:00'), utc('2026-07-10T07:30:00'), utc('2026-07-10T08:30:00')].map((time) => schedule.kind === 'cron' && schedule.matches(time))

  expect(hours).toEqual([true, true, false])
  expect(readSchedule('at(2026-07-10T09:30:00)', 'Europe/Berlin')).toEqual({ kind: 'at', time: utc('2026-07-10T07:30:00') })
})

test.each(['rate(5 minute)', 'rate(1 minutes)', 'rate(0 minutes)', 'rate(1 week)', 'cron(0 10 * * * *)', 'cron(0 10 ? * ? *)', 'cron(60 10 * * ? *)', 'cron(0 10 * * ?)', 'cron(a b * * ? *)', 'at(tomorrow)', ''])(
  'refuses %s',
  (expression) => {
    expect(() => readSchedule(expression)).toThrow(`the schedule ${expression} is not rate`)
  },
)

const HELLO = 'arn:aws:lambda:us-east-1:123456789012:function:hello'
const RULE = 'arn:aws:events:us-east-1:123456789012:rule/tick'

function stateWith(type: string, properties: Record<string, unknown>): StackState {
  const resource = { type, physicalId: 'tick', attributes: { Arn: RULE }, properties: properties as never, definition: {}, dependsOn: [] }
  return { stackName: 's', region: 'us-east-1', accountId: '123456789012', partition: 'aws', resources: { Tick: resource }, outputs: [] }
}

describe('the calls of a stack', () => {
  it("have EventBridge's event, or the target's input", () => {
    const { calls, problems } = scheduledCalls([stateWith('AWS::Events::Rule', { ScheduleExpression: 'rate(1 hour)', Targets: [{ Arn: HELLO, Id: 'a' }, { Arn: HELLO, Id: 'b', Input: '{"x":1}' }] })])

    const [own, given] = calls.map((call) => call.invocationAt(utc('2026-11-27T10:00:00')))

    expect(problems).toEqual([])
    expect(own).toMatchObject({ functionArn: HELLO, sourceArn: RULE })
    expect(JSON.parse(own?.payload ?? '')).toEqual({ version: '0', id: expect.any(String) as string, 'detail-type': 'Scheduled Event', source: 'aws.events', account: '123456789012', time: '2026-11-27T10:00:00Z', region: 'us-east-1', resources: [RULE], detail: {} })
    expect(given?.payload).toBe('{"x":1}')
  })

  it('of EventBridge Scheduler take its words in their input', () => {
    const { calls } = scheduledCalls([stateWith('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(1 hour)', Target: { Arn: HELLO, Input: '{"at":"<aws.scheduler.scheduled-time>","of":"<aws.scheduler.schedule-arn>"}' } })])

    expect(calls[0]?.invocationAt(utc('2026-11-27T10:00:00')).payload).toBe(`{"at":"2026-11-27T10:00:00Z","of":"${RULE}"}`)
  })

  it.each([
    ['is switched off', { ScheduleExpression: 'rate(1 hour)', State: 'DISABLED', Targets: [{ Arn: HELLO }] }, undefined],
    ['has a target that is no function', { ScheduleExpression: 'rate(1 hour)', Targets: [{ Arn: 'arn:aws:sqs:us-east-1:123456789012:q' }] }, 'is no function of this server'],
    ['has an input transformer', { ScheduleExpression: 'rate(1 hour)', Targets: [{ Arn: HELLO, InputTransformer: { InputTemplate: 'x' } }] }, 'InputTransformer of its target is not served'],
    ['has an expression that is none', { ScheduleExpression: 'hourly', Targets: [{ Arn: HELLO }] }, 'the schedule hourly is not'],
  ])('are none, and say why, where the rule %s', (_, properties, problem) => {
    const { calls, problems } = scheduledCalls([stateWith('AWS::Events::Rule', properties)])

    expect(calls).toEqual([])
    expect(problems.join()).toContain(problem ?? '')
    expect(problems).toHaveLength(problem === undefined ? 0 : 1)
  })
})

it('names what has no effect on a schedule', () => {
  const { calls, problems } = scheduledCalls([
    stateWith('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(1 hour)', StartDate: '2026-12-01T00:00:00Z', FlexibleTimeWindow: { Mode: 'FLEXIBLE' }, Target: { Arn: HELLO, RetryPolicy: { MaximumRetryAttempts: 3 } } }),
  ])

  expect(calls).toHaveLength(1)
  expect(problems).toEqual(['RetryPolicy', 'StartDate', 'FlexibleTimeWindow'].map((name) => `s: Tick (AWS::Scheduler::Schedule): ${name} has no effect here`))
})

describe('the clockwork', () => {
  const start = utc('2026-11-27T10:00:30')
  const callsOf = (expression: string): ReturnType<typeof scheduledCalls>['calls'] => scheduledCalls([stateWith('AWS::Events::Rule', { ScheduleExpression: expression, Targets: [{ Arn: HELLO }] })]).calls
  const timesFrom = (expression: string, seconds: number): readonly string[] => {
    const clockwork = createClockwork()
    clockwork.set(callsOf(expression), start)
    const times: string[] = []
    for (let passed = 1; passed <= seconds; passed += 1) for (const { time } of clockwork.due(start + passed * 1000)) times.push(new Date(time).toISOString().slice(11, 19))
    return times
  }

  it.each([
    ['rate(1 minute)', 200, ['10:01:30', '10:02:30', '10:03:30']],
    ['cron(0/2 * * * ? *)', 240, ['10:02:00', '10:04:00']],
    ['at(2026-11-27T10:00:45)', 120, ['10:00:45']],
    ['at(2026-11-27T10:00:15)', 120, []],
  ])('calls %s at its times', (expression, seconds, expected) => {
    expect(timesFrom(expression, seconds)).toEqual(expected)
  })

  it('keeps the rhythm of what goes on, and makes up once for time that it slept', () => {
    const clockwork = createClockwork()
    clockwork.set(callsOf('rate(1 minute)'), start)
    clockwork.set(callsOf('rate(1 minute)'), start + 40_000)

    const late = clockwork.due(start + 200_000)

    expect(late.map(({ time }) => time - start)).toEqual([60_000])
    expect(clockwork.due(start + 239_000)).toEqual([])
    expect(clockwork.due(start + 240_000)).toHaveLength(1)
  })
})
