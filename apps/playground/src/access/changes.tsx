import type { JSX } from 'preact'
import { useLoad } from '../parts/use-load.ts'

/** What would turn a refusal, once that is found out. */
export function Changes<Question>({ question, find }: { readonly question: Question; readonly find: (question: Question) => Promise<readonly string[]> }): JSX.Element {
  const { value } = useLoad(() => find(question), [question])
  return (
    <>
      <h3>What would change it</h3>
      {value?.length === 0 && <p class="hint">No setting of these: it must be made again, with the right key.</p>}
      {value !== undefined && value.length > 0 && (
        <ul class="stack" aria-label="What would change it">
          {value.map((words, index) => (
            <li key={words}>
              {index === 0 ? 'It would be let in if' : 'and'} {words}
              {index === value.length - 1 && '.'}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
