// The template of invoices: logo, sender and texts, and the example that shows them. And what an invoice's lines say.
import { check, must, rule } from '../checks.mjs';
import { look, settled } from '../look.mjs';
import { goTo } from '../screen.mjs';

export default async function documents({ page }) {
  const panel = page.locator('section.panel, .panel').first();
  const save = () => panel.getByRole('button', { name: 'Lagre', exact: true }).click();

  await check('a logo is taken, and what is none is refused with the reason', rule('BIL-13'), async () => {
    await goTo(page, 'Fakturamal');
    await panel.getByRole('textbox', { name: 'Adresse' }).waitFor();
    const file = panel.locator('input[type=file]');
    await file.setInputFiles({ name: 'logo.svg', mimeType: 'image/png', buffer: Buffer.from('<svg/>') });
    await panel.getByText('Send en hel PNG- eller JPEG-fil').waitFor();
    const buffer = await page.screenshot({ clip: { x: 0, y: 0, width: 320, height: 90 } });
    await file.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer });
    await page.getByText(/^Logoen til .* er lagret/).first().waitFor();
    const logo = panel.getByRole('img', { name: /^Logoen til/ });
    await logo.waitFor();
    must(await logo.evaluate((image) => image.decode().then(() => image.naturalWidth > 40)), 'the logo is shown');
  });

  await check('what the template must have is refused by its name', rule('BIL-13'), async () => {
    await panel.getByRole('textbox', { name: 'Poststed' }).fill('');
    await panel.getByRole('tab', { name: 'Engelsk' }).click();
    await panel.getByRole('textbox', { name: 'Tekst under summen' }).fill('Any questions? Call us.');
    await save();
    await panel.getByText('Må fylles ut').first().waitFor();
    must((await panel.getByText('Må fylles ut').count()) === 2, 'the city and the Norwegian text are missing');
    must(await panel.getByRole('tab', { name: 'Norsk' }).getAttribute('aria-selected') === 'true', 'its language is shown');
    await look(page, 'documents-refused');
  });

  await check('a whole template is saved and its example is a PDF in the language', rule('BIL-13'), async () => {
    await panel.getByRole('textbox', { name: 'Poststed' }).fill('Bergen');
    await panel.getByRole('textbox', { name: 'Telefon' }).fill('22 33 44 55');
    await panel.getByRole('textbox', { name: 'Farge på tittelen' }).fill('#1a5f4a');
    await panel.getByRole('textbox', { name: 'Tekst over linjene' }).fill('Takk for at du er medlem.');
    await panel.getByRole('textbox', { name: 'Tekst under summen' }).fill('Spørsmål? Ring oss mellom 9 og 15.');
    await save();
    await page.getByText(/^Malen for .* er lagret/).first().waitFor();
    await look(page, 'documents');
    const address = await panel.getByRole('link', { name: 'Vis eksempel' }).getAttribute('href');
    const pdf = await page.request.get(address);
    must(pdf.status() === 200 && (await pdf.body()).subarray(0, 5).toString() === '%PDF-', 'the example is a PDF');
    await page.reload();
    await panel.getByRole('textbox', { name: 'Poststed' }).waitFor();
    must((await panel.getByRole('textbox', { name: 'Poststed' }).inputValue()) === 'Bergen', 'it is kept');
    await panel.getByRole('button', { name: 'Fjern logoen' }).click();
    await panel.getByRole('img').waitFor({ state: 'detached' });
  });

  await check('an invoice names product, price before and discount, and what all holds of it', rule('BIL-01', 'BIL-02'), async () => {
    await page.goto('/invoices?status=REMINDED');
    await page.getByRole('row').nth(1).waitFor();
    await look(page, 'invoices-reminded');
    const row = page.getByRole('row').nth(1);
    await row.getByText('Purret').waitFor();
    await row.getByRole('link').first().click();
    await page.waitForURL(/\/invoices\/./);
    await settled(page);
    await page.getByRole('heading', { level: 1 }).getByText('Purret').waitFor();
    await look(page, 'invoice-reminded');
    await page.getByRole('link', { name: /^Produkt ./ }).first().click();
    await page.waitForURL(/\/products\?product=/);
  });
}
