import pc from 'picocolors'
import type { ServedApi } from './describe-apis.ts'

/** What a server that is ready serves, and where. */
export interface Announcement {
  readonly url: string
  readonly apis: readonly ServedApi[]
}

/** What `gatewright start` prints when it serves: a line a stage with its URL, a command to try, and the line with `ready`. */
export function announce({ url, apis }: Announcement): string {
  const lines = apis.flatMap((api) => {
    const address = addressOf(api, url)
    return [`${pc.bold(api.name)} ${pc.dim(`(${api.protocolType}, stage ${api.stageName})`)} ${address}`, `  ${commandOf(api, address)}`, '']
  })
  return `${['', ...lines].join('\n')}${lines.length > 0 ? '\n' : ''}${pc.bold('playground')} ${url}/_gatewright/\n\ngatewright is ready at ${url}\n`
}

function addressOf({ protocolType, apiId, stageName }: ServedApi, url: string): string {
  const base = protocolType === 'WEBSOCKET' ? url.replace(/^http/, 'ws') : url
  return `${base}/_aws/execute-api/${apiId}${stageName === '$default' ? '' : `/${stageName}`}`
}

function commandOf({ protocolType, tryIt }: ServedApi, address: string): string {
  if (protocolType === 'WEBSOCKET') return `npx wscat -c ${quoted(address)} -x ${quoted(tryIt)} -w 2`
  return `curl ${quoted(address + tryIt)}`
}

/** For a POSIX shell. */
const quoted = (text: string): string => (/^[\w:/.-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`)
