// Signing in, and being led to the page that was asked for.
import { check } from '../checks.mjs';
import { look } from '../look.mjs';

export default async function signIn({ page, settings }) {
  await check('whoever is not signed in is asked to, and comes back to the page that was asked for', async () => {
    await page.goto('/members');
    await page.waitForURL(/\/sign-in\?next=/);
    await page.getByLabel('E-post').fill(settings.email);
    await page.getByLabel('Passord').fill('not the password');
    await page.getByRole('button', { name: 'Logg inn' }).click();
    await page.getByRole('alert').filter({ hasText: 'Feil e-post eller passord' }).waitFor();
    await look(page, 'sign-in');
    await page.getByLabel('Passord').fill(settings.password);
    await page.getByRole('button', { name: 'Logg inn' }).click();
    await page.waitForURL('**/members');
    await page.getByRole('heading', { level: 1, name: 'Medlemmer' }).waitFor();
  });
}
