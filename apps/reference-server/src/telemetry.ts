import { createHash, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import type { DecisionTrace, GatewayOptions, GatewaySinks } from '@gatewright/gateway'
import { accessLogName, createMetrics, createRecentRecords, executionLogName } from '@gatewright/telemetry'
import { createLogFiles, createLogStream, createSegmentSocket } from '@gatewright/telemetry/node'
import type { ServerConfiguration } from './configuration.ts'
import type { ServerLog } from './log/server-log.ts'

/** What the server records of requests, and where it can be read. */
export interface Telemetry {
  readonly sinks: Pick<GatewaySinks, 'accessLog' | 'executionLog' | 'finished' | 'segment'>
  readonly trace: NonNullable<GatewayOptions['trace']> | undefined
  /** In Prometheus' text format. */
  readonly metrics: () => string
  /** A kept decision trace, for who has the key. */
  readonly findTrace: (requestId: string, key: string | undefined) => DecisionTrace | undefined
  /** Writes what is held. Call before the process ends. */
  flush(): Promise<void>
}

/** Access logs and execution logs in files by AWS's names or on standard output, metrics, decision traces. */
export function createTelemetry(configuration: Pick<ServerConfiguration, 'apiLogs' | 'ownFolder' | 'traceKey' | 'traceStages' | 'xrayDaemon'>, log: ServerLog): Telemetry {
  const { traceKey, traceStages, xrayDaemon } = configuration
  const metrics = createMetrics()
  const traces = createRecentRecords<DecisionTrace>()
  const logs = logSinks(configuration, log)
  const xray = xrayDaemon === undefined ? undefined : createSegmentSocket({ address: xrayDaemon, onFault: (error) => log.warn({ error }, 'X-Ray segments') })

  return {
    sinks: { ...logs.sinks, finished: (request) => metrics.record(request), ...(xray !== undefined && { segment: (segment) => xray.send(segment) }) },
    trace:
      traceKey === undefined
        ? undefined
        : { key: traceKey, stages: new Set(traceStages), sink: (trace) => traces.add(trace.requestId, trace) },
    metrics: () => metrics.exposition(),
    findTrace: (requestId, key) => (traceKey !== undefined && isSame(key, traceKey) ? traces.get(requestId) : undefined),
    async flush() {
      xray?.close()
      await logs.flush()
    },
  }
}

interface LogSinks {
  readonly sinks: Pick<GatewaySinks, 'accessLog' | 'executionLog'>
  readonly flush: () => Promise<void>
}

function logSinks({ apiLogs, ownFolder }: Pick<ServerConfiguration, 'apiLogs' | 'ownFolder'>, log: ServerLog): LogSinks {
  const onFault = (error: Error): void => log.error({ error }, 'logs of APIs')
  if (apiLogs === 'none') return { sinks: {}, flush: () => Promise.resolve() }
  if (apiLogs === 'stdout') {
    const out = createLogStream({ stream: process.stdout, onFault })
    return {
      sinks: { accessLog: ({ line }) => out.write(line), executionLog: ({ lines }) => lines.forEach((line) => out.write(line)) },
      flush: () => out.flush(),
    }
  }
  const files = createLogFiles({ folder: join(ownFolder, 'logs'), onFault })
  return {
    sinks: {
      accessLog: (place) => {
        for (const name of namesOf(place, accessLogName)) files.append(`access/${name}`, place.line)
      },
      executionLog: (place) => {
        for (const name of namesOf(place, executionLogName)) for (const line of place.lines) files.append(`execution/${name}`, line)
      },
    },
    flush: () => files.flush(),
  }
}

/** A canary's lines go to its stage's log, too: https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html. */
function namesOf<Place extends { readonly isCanary: boolean }>(place: Place, nameOf: (place: Place) => string): readonly string[] {
  return place.isCanary ? [nameOf({ ...place, isCanary: false }), nameOf(place)] : [nameOf(place)]
}

/** Compares in a time that tells nothing of the key. */
function isSame(given: string | undefined, key: string): boolean {
  return given !== undefined && timingSafeEqual(digest(given), digest(key))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
