import { LRUCache } from 'lru-cache'
import { compilePolicy, type CompiledPolicy } from '../policy/compile-policy.ts'

/** Compiles policies of functions; equal documents share one, since most identities get one of few policies. */
export function createPolicyCache({ max = 1_000 }: { readonly max?: number } = {}): (document: object) => CompiledPolicy {
  const compiled = new LRUCache<string, CompiledPolicy>({ max })
  return (document) => {
    const text = JSON.stringify(document)
    const known = compiled.get(text)
    if (known !== undefined) return known
    const policy = compilePolicy(document)
    compiled.set(text, policy)
    return policy
  }
}
