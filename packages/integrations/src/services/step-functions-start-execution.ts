import { jsonRequest, type ServiceAction } from './service-action.ts'
import { executionMembers } from './step-functions-members.ts'

/** StepFunctions-StartExecution. */
export const stepFunctionsStartExecution: ServiceAction = {
  required: ['StateMachineArn'],
  optional: ['Name', 'Input'],
  buildRequest: (parameters) => {
    return jsonRequest('states', { target: 'AWSStepFunctions.StartExecution', version: '1.0' }, executionMembers(parameters))
  },
}
