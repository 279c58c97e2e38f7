import { encodeBase64 } from '../lambda-events/base64.ts'
import { jsonRequest, pick, type ServiceAction } from './service-action.ts'

/** Kinesis-PutRecord: `Data` is the record's text; the service's wire form of it is base64. */
export const kinesisPutRecord: ServiceAction = {
  required: ['StreamName', 'Data', 'PartitionKey'],
  optional: ['SequenceNumberForOrdering', 'ExplicitHashKey'],
  buildRequest: (parameters) => {
    return jsonRequest(
      'kinesis',
      { target: 'Kinesis_20131202.PutRecord', version: '1.1' },
      {
        ...pick(parameters, ['StreamName', 'PartitionKey', 'SequenceNumberForOrdering', 'ExplicitHashKey']),
        Data: encodeBase64(new TextEncoder().encode(parameters['Data'] ?? '')),
      },
    )
  },
}
