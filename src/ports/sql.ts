/**
 * Asks the user's database for one number, with the values of its placeholders. Never throws: an
 * outage, a refusal and an answer that is no number are no data, and why.
 */
export type AskSql = (
  query: string,
  values: Readonly<Record<string, string>>,
) => Promise<{ readonly value: number } | { readonly noData: string }>;
