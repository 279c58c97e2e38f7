import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Badge } from '../parts/badge.tsx'
import { CodeEditor } from '../parts/code-editor.tsx'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { TextField } from '../parts/text-field.tsx'
import { useLoad } from '../parts/use-load.ts'
import { Changes } from './changes.tsx'
import { explainPolicies, type PolicyAnswer, type PolicyQuestion } from './explain-policies.ts'
import { policyChanges } from './policy-changes.ts'

const json = (value: unknown): string => JSON.stringify(value, null, 2)

const START: PolicyQuestion = {
  authorization: 'AWS_IAM',
  resourcePolicy: json({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Everybody', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/*' },
      {
        Sid: 'ButNotFromOutside',
        Effect: 'Deny',
        Principal: '*',
        Action: 'execute-api:Invoke',
        Resource: 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/*',
        Condition: { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } },
      },
    ],
  }),
  identityPolicy: json({ Version: '2012-10-17', Statement: [{ Sid: 'Invoke', Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] }),
  answer: json({
    principalId: 'ana',
    policyDocument: { Version: '2012-10-17', Statement: [{ Sid: 'Orders', Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/orders' }] },
    context: { tier: 'gold' },
  }),
  action: 'execute-api:Invoke',
  resource: 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/users',
  principal: 'arn:aws:iam::123456789012:user/ana',
  context: json({ 'aws:SourceIp': '198.51.100.7' }),
}

/** The other side of the resource policy, by how the method is protected. */
const OTHER_SIDE = {
  AWS_IAM: ['Identity policy of the caller', 'Identity policy', 'identityPolicy'],
  CUSTOM: ['Answer of the Lambda authorizer', 'Answer of the function', 'answer'],
} as const

/** Policies and a request: which statement decides, and what would change it. */
export function PolicyTab(): JSX.Element {
  const [question, setQuestion] = useState(START)
  const { value: outcome, error } = useLoad(async () => ({ question, answer: await explainPolicies(question) }), [question])
  const set = (member: keyof PolicyQuestion) => (value: string) => setQuestion({ ...question, [member]: value })
  const { authorization } = question
  const other = authorization === 'AWS_IAM' || authorization === 'CUSTOM' ? OTHER_SIDE[authorization] : undefined
  return (
    <>
      <div class="access-grid">
        <Panel title="Resource policy of the API" flush>
          <CodeEditor label="Resource policy" language="json" value={question.resourcePolicy} onChange={set('resourcePolicy')} />
        </Panel>
        {other !== undefined && (
          <Panel key={authorization} title={other[0]} flush>
            <CodeEditor label={other[1]} language="json" value={question[other[2]]} onChange={set(other[2])} />
          </Panel>
        )}
      </div>
      <div class="grid-2">
        <Panel title="Request">
          <SelectField
            label="Authorization of the method"
            value={authorization}
            options={[
              ['AWS_IAM', 'AWS_IAM: a signed request'],
              ['CUSTOM', 'CUSTOM: a Lambda authorizer'],
              ['COGNITO_USER_POOLS', 'COGNITO_USER_POOLS: a token'],
              ['NONE', 'NONE: nobody is asked'],
            ]}
            onChange={(value) => setQuestion({ ...question, authorization: value as PolicyQuestion['authorization'] })}
          />
          <TextField label="Action" value={question.action} onInput={set('action')} mono />
          <TextField label="Resource" value={question.resource} onInput={set('resource')} mono />
          <TextField label="Caller’s ARN, empty for nobody" value={question.principal} onInput={set('principal')} mono />
          <TextField label="Condition keys, as JSON" rows={3} value={question.context} onInput={set('context')} />
        </Panel>
        <Panel title="Answer">
          {error !== undefined && <Notice tone="bad">{error.message}</Notice>}
          {error === undefined && outcome !== undefined && <Answer {...outcome} />}
        </Panel>
      </div>
    </>
  )
}

function Answer({ question, answer }: { readonly question: PolicyQuestion; readonly answer: PolicyAnswer }): JSX.Element {
  return (
    <div class="stack" aria-live="polite">
      <Notice tone={answer.allowed ? 'good' : 'bad'}>
        <strong>{answer.allowed ? 'Allowed' : 'Denied'}</strong> {answer.rule}
      </Notice>
      {answer.sides.map(({ name, explanation: { effect, decidedBy, findings } }) => (
        <section key={name} class="stack" aria-label={name}>
          <h3>
            {name} <Badge tone={effect === 'Allow' ? 'good' : effect === 'ExplicitDeny' ? 'bad' : 'warn'}>{effect}</Badge>
          </h3>
          <ul class="stack">
            {findings.map((finding) => (
              <li key={finding.index} class="row">
                <Badge tone={finding.failed.length > 0 ? undefined : finding.effect === 'Allow' ? 'good' : 'bad'}>{finding.effect}</Badge>
                <strong>{finding.sid ?? `statement ${finding.index + 1}`}</strong>
                <span class="hint">{finding.failed.length === 0 ? `applies${decidedBy?.index === finding.index ? ' and decides' : ''}` : `does not apply: ${finding.failed.join(', ')}`}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {!answer.allowed && (
        <>
          <h3>What AWS tells the client</h3>
          <pre class="code">{answer.message ?? '(nothing)'}</pre>
        </>
      )}
      <Changes
        question={question}
        find={(asked) => policyChanges(asked, answer)}
        beginning={answer.allowed ? 'It would be denied if' : 'It would be let in if'}
        joint="or if"
        none={answer.allowed ? 'No one statement, and no two: it stays allowed whatever of these is taken out.' : 'No one change, and no two: more of them are needed at once.'}
      />
    </div>
  )
}
