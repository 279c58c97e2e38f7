import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import { fail } from '../gateway-responses/failure.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'

/** Web ACLs: there is no WAF here, so a stage that has one is closed rather than open without it. */
export const filter: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'filter',
  compile({ stage, report }) {
    if (stage.webAclArn === undefined || stage.webAclArn === '') return undefined
    report({ severity: 'error', message: `Web ACL ${stage.webAclArn} is not enforced; every request is answered with 403` })
    return () => fail('WAF_FILTERED', 'The stage has a web ACL, which this gateway does not evaluate')
  },
}
