/** `$context.requestTime`: `04/Mar/2020:19:15:17 +0000`, always UTC. */
export function formatRequestTime(epochMilliseconds: number): string {
  const second = Math.floor(epochMilliseconds / 1000)
  if (second !== latestSecond) {
    latestSecond = second
    latestText = format(new Date(second * 1000))
  }
  return latestText
}

// Requests of the same second share their text.
let latestSecond = Number.NaN
let latestText = ''

function format(date: Date): string {
  const day = pad(date.getUTCDate())
  const time = `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`
  return `${day}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${time} +0000`
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : `${value}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
