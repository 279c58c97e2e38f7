import { ServerError } from '../errors.ts'

/** When a schedule is due. */
export type Schedule =
  | { readonly kind: 'rate'; readonly milliseconds: number }
  /** Milliseconds since 1970. */
  | { readonly kind: 'at'; readonly time: number }
  | { readonly kind: 'cron'; readonly matches: (time: number) => boolean }

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/**
 * Reads `rate(5 minutes)`, `cron(0 10 * * ? *)` and `at(2026-11-20T13:00:00)`; times of day are those of `timeZone`, default UTC.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 *
 * @throws ServerError with the expression, when it is none of these
 */
export function readSchedule(expression: string, timeZone = 'UTC'): Schedule {
  const rate = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression)
  const unit = UNITS[rate?.[2] ?? '']
  if (rate !== null && unit !== undefined && Number(rate[1]) > 0 && (rate[3] === '') === (rate[1] === '1')) return { kind: 'rate', milliseconds: Number(rate[1]) * unit }
  const at = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(expression)
  if (at !== null) return { kind: 'at', time: timeIn(timeZone, at[1] ?? '') }
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/)
  if (fields?.length === 6) return { kind: 'cron', matches: cronOf(fields, timeZone, expression) }
  throw invalid(expression)
}

const invalid = (expression: string): ServerError => new ServerError('ERR_SERVER_TEMPLATE', `the schedule ${expression} is not rate(value unit), cron(minutes hours day-of-month month day-of-week year) or at(yyyy-mm-ddThh:mm:ss)`)

interface Moment {
  readonly minute: number
  readonly hour: number
  readonly day: number
  readonly month: number
  readonly year: number
  /** 1: Sunday, as AWS counts. */
  readonly weekday: number
  readonly lastDay: number
}

function momentOf(time: number, timeZone: string): Moment {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' }).formatToParts(time)
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value)
  const [year, month, day] = [of('year'), of('month'), of('day')]
  return { minute: of('minute'), hour: of('hour'), day, month, year, weekday: weekdayOf(year, month, day), lastDay: new Date(Date.UTC(year, month, 0)).getUTCDate() }
}

const weekdayOf = (year: number, month: number, day: number): number => new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1

/** The moment at which clocks of a zone show a time. */
function timeIn(timeZone: string, local: string): number {
  const asUtc = Date.parse(`${local}Z`)
  const { minute, hour, day, month, year } = momentOf(asUtc, timeZone)
  return asUtc - (Date.UTC(year, month - 1, day, hour, minute, new Date(asUtc).getUTCSeconds()) - asUtc)
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

type Test = (moment: Moment) => boolean

function cronOf(fields: readonly string[], timeZone: string, expression: string): (time: number) => boolean {
  const [minutes = '', hours = '', days = '', months = '', weekdays = '', years = ''] = fields
  if ((days === '?') === (weekdays === '?')) throw invalid(expression)
  const range = (text: string, least: number, most: number, names?: readonly string[]): ((value: number) => boolean) => rangeOf(text, { least, most, names, expression })
  const [minute, hour, month, year] = [range(minutes, 0, 59), range(hours, 0, 23), range(months, 1, 12, MONTHS), range(years, 1970, 2199)]
  const day: Test = days === '?' ? weekdayTest(weekdays, expression) : dayTest(days, expression)
  return (time) => {
    const moment = momentOf(time, timeZone)
    return minute(moment.minute) && hour(moment.hour) && month(moment.month) && year(moment.year) && day(moment)
  }
}

/** Days of the month: also `L`, the last, and `15W`, the weekday nearest to the 15th. */
function dayTest(text: string, expression: string): Test {
  if (text === 'L') return ({ day, lastDay }) => day === lastDay
  const near = /^(\d{1,2}|L)W$/.exec(text)?.[1]
  if (near === undefined) {
    const test = rangeOf(text, { least: 1, most: 31, names: undefined, expression })
    return ({ day }) => test(day)
  }
  return ({ day, month, year, lastDay }) => {
    const wanted = near === 'L' ? lastDay : Number(near)
    const weekday = weekdayOf(year, month, wanted)
    const shift = weekday === 7 ? (wanted === 1 ? 2 : -1) : weekday === 1 ? (wanted === lastDay ? -2 : 1) : 0
    return day === wanted + shift
  }
}

/** Days of the week: also `6L`, the month's last Friday, and `6#3`, its third. */
function weekdayTest(text: string, expression: string): Test {
  const last = /^([1-7])L$/.exec(text)
  if (last !== null) return ({ weekday, day, lastDay }) => weekday === Number(last[1]) && day > lastDay - 7
  const nth = /^([1-7])#([1-5])$/.exec(text)
  if (nth !== null) return ({ weekday, day }) => weekday === Number(nth[1]) && Math.ceil(day / 7) === Number(nth[2])
  const test = rangeOf(text === 'L' ? '7' : text, { least: 1, most: 7, names: WEEKDAYS, expression })
  return ({ weekday }) => test(weekday)
}

interface Range {
  readonly least: number
  readonly most: number
  readonly names: readonly string[] | undefined
  readonly expression: string
}

/** `*`, values, `a-b`, lists and steps. */
function rangeOf(text: string, { least, most, names, expression }: Range): (value: number) => boolean {
  const number = (word: string): number => {
    const index = names?.indexOf(word.toUpperCase()) ?? -1
    const value = index >= 0 ? index + 1 : /^\d+$/.test(word) ? Number(word) : Number.NaN
    if (!(value >= least && value <= most)) throw invalid(expression)
    return value
  }
  const tests = text.split(',').map((part) => {
    const [span = '', step] = part.split('/')
    const [from = '', to] = span.split('-')
    const start = from === '*' ? least : number(from)
    const end = to === undefined ? (from === '*' || step !== undefined ? most : start) : number(to)
    const every = step === undefined ? 1 : Number(step)
    if (!(every >= 1)) throw invalid(expression)
    return (value: number): boolean => value >= start && value <= end && (value - start) % every === 0
  })
  return (value) => tests.some((test) => test(value))
}
