import java.io.FileInputStream;
import java.io.InputStream;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Prints one line per file and flavour: PASS or FAIL, flavour, file, then the failed rules. */
public final class Validate {
    private static final int MAX_FAILURES = 100;

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        boolean compliant = true;
        for (int i = 1; i < arguments.length; i++) {
            for (String flavour : arguments[0].split(",")) {
                compliant &= validate(arguments[i], PDFAFlavour.fromString(flavour));
            }
        }
        System.exit(compliant ? 0 : 1);
    }

    private static boolean validate(String path, PDFAFlavour flavour) throws Exception {
        try (InputStream file = new FileInputStream(path);
                PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour)) {
            PDFAValidator validator =
                    Foundries.defaultInstance().createValidator(flavour, MAX_FAILURES, false, false, false);
            ValidationResult result = validator.validate(parser);
            System.out.println((result.isCompliant() ? "PASS" : "FAIL") + "\t" + flavour.getId() + "\t" + path);
            result.getTestAssertions().stream()
                    .filter(assertion -> assertion.getStatus() == TestAssertion.Status.FAILED)
                    .map(assertion -> assertion.getRuleId().getClause() + "-"
                            + assertion.getRuleId().getTestNumber() + " " + assertion.getMessage())
                    .distinct()
                    .forEach(failure -> System.out.println("\t" + failure.replaceAll("\\s+", " ")));
            return result.isCompliant();
        }
    }
}
