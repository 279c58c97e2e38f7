import { jsonRequest, type ServiceAction } from './service-action.ts'
import { executionMembers } from './step-functions-members.ts'

/** StepFunctions-StopExecution. */
export const stepFunctionsStopExecution: ServiceAction = {
  required: ['ExecutionArn'],
  optional: ['Cause', 'Error'],
  buildRequest: (parameters) => {
    return jsonRequest('states', { target: 'AWSStepFunctions.StopExecution', version: '1.0' }, executionMembers(parameters))
  },
}
