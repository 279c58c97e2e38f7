import { jsonRequest, type ServiceAction } from './service-action.ts'
import { executionMembers } from './step-functions-members.ts'

/** StepFunctions-StartSyncExecution; the service answers it on a host of its own, `sync-states`. */
export const stepFunctionsStartSyncExecution: ServiceAction = {
  required: ['StateMachineArn'],
  optional: ['Name', 'Input', 'TraceHeader'],
  buildRequest: (parameters) => {
    return jsonRequest(
      'sync-states',
      { target: 'AWSStepFunctions.StartSyncExecution', version: '1.0' },
      executionMembers(parameters),
    )
  },
}
