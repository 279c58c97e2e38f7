const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `$context.requestTime`: `dd/MMM/yyyy:HH:mm:ss +0000`, always in UTC. */
export function formatRequestTime(epochMs: number): string {
  const time = new Date(epochMs)
  const day = `${pad(time.getUTCDate())}/${MONTHS[time.getUTCMonth()]}/${time.getUTCFullYear()}`
  return `${day}:${pad(time.getUTCHours())}:${pad(time.getUTCMinutes())}:${pad(time.getUTCSeconds())} +0000`
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}
