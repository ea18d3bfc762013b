package dev.lockstep.systemtests.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules of the house hold for every module, and each of them would notice if it did not. */
class ArchitectureTest {

    private static final String BASE = "dev.lockstep";
    private static final String WRONG = "dev.lockstep.systemtests.architecture.wrong";

    /** Folder of each module with code, and the package that is its own. */
    private static final Map<String, String> MODULES = Map.of(
            "contract", "contract",
            "db-migrations", "migrations",
            "outbox", "outbox",
            "ledger-ejb", "ledger",
            "swap-web", "swap",
            "launcher", "launcher");

    private static JavaClasses product;
    private static JavaClasses wrong;

    @BeforeAll
    static void readTheClasses() {
        product = new ClassFileImporter()
                .importPaths(MODULES.keySet().stream()
                        .map(ArchitectureTest::classesOf)
                        .toList());
        wrong = new ClassFileImporter().importPackages(WRONG);
    }

    @TestFactory
    Stream<DynamicTest> theProductKeepsTheRules() {
        return rules(BASE)
                .map(rule -> dynamicTest(rule.getKey(), () -> rule.getValue().check(product)));
    }

    @TestFactory
    Stream<DynamicTest> everyRuleNoticesTheWrongSample() {
        return rules(WRONG)
                .map(rule -> dynamicTest(
                        rule.getKey(),
                        () -> assertThat(rule.getValue().evaluate(wrong).hasViolation())
                                .isTrue()));
    }

    @TestFactory
    Stream<DynamicTest> everyRuleFailsWhenItFindsNothingToJudge() {
        JavaClasses nothing = new ClassFileImporter().importClasses();
        return rules(BASE)
                .map(rule -> dynamicTest(
                        rule.getKey(),
                        () -> assertThatThrownBy(() -> rule.getValue().check(nothing))
                                .isInstanceOf(AssertionError.class)));
    }

    @TestFactory
    Stream<DynamicTest> everyModuleKeepsToItsOwnPackages() {
        return MODULES.entrySet().stream()
                .map(module -> dynamicTest(
                        module.getKey(),
                        () -> assertThat(new ClassFileImporter().importPath(classesOf(module.getKey())))
                                .isNotEmpty()
                                .extracting(JavaClass::getPackageName)
                                .allMatch(name -> (name + ".").startsWith(BASE + "." + module.getValue() + "."))));
    }

    @Test
    void readsTheClassesOfEveryModule() {
        assertThat(MODULES.keySet()).allMatch(module -> Files.isDirectory(classesOf(module)));
    }

    private static Stream<Map.Entry<String, ArchRule>> rules(String base) {
        return new HouseRules(base).all().entrySet().stream();
    }

    private static Path classesOf(String module) {
        return Path.of(System.getProperty("lockstep.root"), module, "target", "classes");
    }
}
