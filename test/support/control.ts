import { within } from './deadline.ts';
/** Asks the controls of a mock; the answer is looked into by the test. */
export async function control(url: string, method: string, path: string, body?: unknown) {
  const asked = fetch(`${url}/__testbed${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const response = await within(asked, `${method} /__testbed${path} to be answered`);
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  const answer: any = await response.json();
  return { status: response.status, answer };
}
