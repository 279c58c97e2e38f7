/** `$context.requestTime`: `04/Mar/2020:19:15:17 +0000`, always UTC. */
export function formatRequestTime(epochMilliseconds: number): string {
  const date = new Date(epochMilliseconds)
  const day = pad(date.getUTCDate())
  const time = `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`
  return `${day}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${time} +0000`
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : `${value}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
