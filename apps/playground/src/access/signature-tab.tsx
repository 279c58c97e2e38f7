import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { TextField } from '../parts/text-field.tsx'
import { Changes } from './changes.tsx'
import { canonicalOf, firstDifference } from './canonical-difference.ts'
import { checkSignature, makeSignedExample, type SignatureQuestion } from './check-signature.ts'
import { signatureChanges, signatureRisks } from './what-would-change.ts'

type Outcome = Awaited<ReturnType<typeof checkSignature>> | { readonly error: string }

/** A request with a Signature Version 4. */
export function SignatureTab(): JSX.Element {
  const [question, setQuestion] = useState<SignatureQuestion>({ request: '', secretAccessKey: '', ignoresClock: false })
  const [outcome, setOutcome] = useState<Outcome>()
  useEffect(() => {
    if (question.request === '') return setOutcome(undefined)
    let wanted = true
    checkSignature(question).then(
      (decision) => wanted && setOutcome(decision),
      (error: Error) => wanted && setOutcome({ error: error.message }),
    )
    return () => {
      wanted = false
    }
  }, [question])
  return (
    <div class="grid-2">
      <Panel title="Request and secret" actions={<Button small onPress={() => void makeSignedExample().then(setQuestion)}>Make an example</Button>}>
        <TextField label="Request as on the wire" rows={12} value={question.request} onInput={(request) => setQuestion({ ...question, request })} />
        <TextField label="Secret access key" value={question.secretAccessKey} onInput={(secretAccessKey) => setQuestion({ ...question, secretAccessKey })} mono />
        <label class="checkbox">
          <input type="checkbox" checked={question.ignoresClock} onChange={(event) => setQuestion({ ...question, ignoresClock: event.currentTarget.checked })} />
          The request is old: take its own time for now
        </label>
      </Panel>
      <Panel title="Answer">
        {outcome === undefined && <EmptyState title="No request yet">Paste a signed request with the secret that it was signed with, or make an example and change a letter of it.</EmptyState>}
        {outcome !== undefined && 'error' in outcome && <Notice tone="bad">{outcome.error}</Notice>}
        {outcome !== undefined && 'authorized' in outcome && (
          <>
            <Notice tone={outcome.authorized ? 'good' : 'bad'}>
              <strong>{outcome.authorized ? 'The signature holds.' : 'Refused.'}</strong> {!outcome.authorized && <Badge tone="bad">{outcome.code}</Badge>} {outcome.explanation}
            </Notice>
            {!outcome.authorized && (
              <>
                <h3>What AWS tells the client</h3>
                <pre class="code">{outcome.message ?? '(nothing)'}</pre>
                <Changes question={question} find={signatureChanges} />
                <SignedByClient message={outcome.message ?? ''} />
              </>
            )}
            {outcome.authorized && <Changes question={question} find={signatureRisks} beginning="It would be refused if" joint="or if" />}
          </>
        )}
      </Panel>
    </div>
  )
}

/** Holds what the client's log says that it signed against what it should have signed. */
function SignedByClient({ message }: { readonly message: string }): JSX.Element | null {
  const [signed, setSigned] = useState('')
  const expected = canonicalOf(message)
  if (expected === undefined) return null
  return (
    <>
      <TextField label="Canonical request that the client signed, from its log" rows={5} value={signed} onInput={setSigned} />
      {signed !== '' && <p role="status">{firstDifference(signed, expected)}</p>}
    </>
  )
}
