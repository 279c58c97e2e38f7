import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { TextField } from '../parts/text-field.tsx'
import { Changes } from './changes.tsx'
import { checkToken, makeExample, readToken, type TokenQuestion } from './check-token.ts'
import { tokenChanges, tokenRisks } from './what-would-change.ts'

type Outcome = Awaited<ReturnType<typeof checkToken>> | { readonly error: string }

/** A JSON Web Token before a JWT authorizer. */
export function TokenTab(): JSX.Element {
  const [question, setQuestion] = useState<TokenQuestion>({ token: '', issuer: '', audience: '', scopes: '', keys: '' })
  const [outcome, setOutcome] = useState<Outcome>()
  useEffect(() => {
    if (question.token === '') return setOutcome(undefined)
    let wanted = true
    checkToken(question).then(
      (decision) => wanted && setOutcome(decision),
      (error: Error) => wanted && setOutcome({ error: `The keys are not a JSON Web Key Set: ${error.message}` }),
    )
    return () => {
      wanted = false
    }
  }, [question])
  const set = (member: keyof TokenQuestion) => (value: string) => setQuestion({ ...question, [member]: value })
  const read = readToken(question.token)
  return (
    <div class="grid-2">
      <Panel title="Token and authorizer" actions={<Button small onPress={() => void makeExample().then(setQuestion)}>Make an example</Button>}>
        <TextField label="Token" rows={5} value={question.token} onInput={set('token')} />
        <TextField label="Issuer" value={question.issuer} onInput={set('issuer')} mono />
        <div class="row">
          <TextField label="Audience" value={question.audience} onInput={set('audience')} mono />
          <TextField label="Scopes of the route" value={question.scopes} onInput={set('scopes')} mono />
        </div>
        <TextField label="Keys of the issuer (JWKS)" rows={6} value={question.keys} onInput={set('keys')} />
      </Panel>
      <Panel title="Answer">
        {outcome === undefined && <EmptyState title="No token yet">Paste a token with its issuer’s keys, or make an example and change it: another audience, a scope that is missing.</EmptyState>}
        {outcome !== undefined && <Decision outcome={outcome} />}
        {outcome !== undefined && 'authorized' in outcome && !outcome.authorized && <Changes question={question} find={tokenChanges} />}
        {outcome !== undefined && 'authorized' in outcome && outcome.authorized && <Changes question={question} find={tokenRisks} beginning="It would be refused if" joint="or if" />}
        {read !== undefined && question.token !== '' && (
          <>
            <h3>Header</h3>
            <pre class="code">{JSON.stringify(read.header, null, 2)}</pre>
            <h3>Claims</h3>
            <pre class="code">{JSON.stringify(read.claims, null, 2)}</pre>
          </>
        )}
      </Panel>
    </div>
  )
}

function Decision({ outcome }: { readonly outcome: Outcome }): JSX.Element {
  if ('error' in outcome) return <Notice tone="bad">{outcome.error}</Notice>
  if (outcome.authorized) {
    return (
      <Notice tone="good">
        <strong>Allowed.</strong> The signature holds, and issuer, audience, times and scopes fit.
      </Notice>
    )
  }
  return (
    <Notice tone="bad">
      <strong>Refused</strong> <Badge tone="bad">{outcome.code}</Badge> {outcome.explanation}
      {outcome.wwwAuthenticate !== undefined && <p class="mono">WWW-Authenticate: {outcome.wwwAuthenticate}</p>}
    </Notice>
  )
}
