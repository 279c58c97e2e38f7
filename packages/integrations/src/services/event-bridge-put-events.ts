import { jsonRequest, listParameter, pick, type ServiceAction } from './service-action.ts'

/** EventBridge-PutEvents: one entry. `Time` is ISO 8601 text or seconds since 1970. */
export const eventBridgePutEvents: ServiceAction = {
  required: ['Detail', 'DetailType', 'Source'],
  optional: ['Time', 'EventBusName', 'Resources', 'TraceHeader'],
  buildRequest: (parameters) => {
    const resources = listParameter(parameters, 'Resources')
    const entry = {
      ...pick(parameters, ['Detail', 'DetailType', 'Source', 'EventBusName', 'TraceHeader']),
      ...(parameters['Time'] === undefined ? {} : { Time: secondsOf(parameters['Time']) }),
      ...(resources.length === 0 ? {} : { Resources: resources }),
    }
    return jsonRequest('events', { target: 'AWSEvents.PutEvents', version: '1.1' }, { Entries: [entry] })
  },
}

function secondsOf(time: string): number {
  const seconds = /^\d+(?:\.\d+)?$/.test(time) ? Number(time) : Date.parse(time) / 1000
  if (Number.isNaN(seconds)) throw new TypeError('Time is no time')
  return seconds
}
