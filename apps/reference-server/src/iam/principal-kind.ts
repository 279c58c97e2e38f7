import type { IamInput } from './iam-input.ts'
import type { IamContext } from './iam-operation.ts'

/** Users and roles: what policies may belong to. */
export interface PrincipalKind {
  readonly noun: 'User' | 'Role'
  /** Where policies of its own lie. */
  readonly policies: 'IamUserPolicy' | 'IamRolePolicy'
  /** Characters of all its own policies together. */
  readonly maxPolicySize: number
  /** Whether a policy of AWS's that is not known here may be attached; it then grants nothing here. */
  readonly takesAnyAwsPolicy: boolean
  /** The one that a call names, or a refusal. */
  readonly find: (input: IamInput, context: IamContext) => Promise<{ readonly name: string; readonly place: string }>
  /** Its ARN. */
  readonly resource: (input: IamInput, context: IamContext) => string | Promise<string>
}
