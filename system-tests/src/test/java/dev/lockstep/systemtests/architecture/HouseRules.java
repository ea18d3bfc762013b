package dev.lockstep.systemtests.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.ejb.ApplicationException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house (docs/ARCHITECTURE.md) for the modules under one base package. A rule that finds nothing to
 * judge fails: ArchUnit's default is kept.
 */
final class HouseRules {

    /** Whose name begins or ends so may touch technology; everything else is plain Java that a unit test can construct. */
    private static final Pattern SHELL = Pattern.compile("(Jpa|Jdbc|Kafka|Debezium|Http|Csv)\\w*"
            + "|\\w*(Row|Resource|Page|Mechanism|Filter|Lifecycle|Sweep|Handler|Application)");

    private static final String[] TECHNOLOGY = {
        "java.sql..",
        "javax.sql..",
        "java.net.http..",
        "jakarta.persistence..",
        "jakarta.ejb..",
        "jakarta.transaction..",
        "jakarta.ws.rs..",
        "jakarta.servlet..",
        "jakarta.faces..",
        "jakarta.security.enterprise..",
        "org.postgresql..",
        "org.apache.kafka..",
        "io.debezium..",
        "org.apache.hc..",
        "org.primefaces..",
        "de.siegmar.."
    };

    private static final Set<String> FLOATING_POINT = Set.of("double", "float", "java.lang.Double", "java.lang.Float");

    private static final Set<String> EXACT_NUMBERS = Set.of("java.math.BigInteger", "java.math.BigDecimal");

    private static final Pattern ROUNDS = Pattern.compile("divide\\w*|remainder|mod|setScale|round|shiftRight");

    private static final Set<String> SAYS_NOTHING = Set.of(
            "util",
            "utils",
            "impl",
            "common",
            "commons",
            "helper",
            "helpers",
            "service",
            "services",
            "dto",
            "manager",
            "managers",
            "misc",
            "base",
            "core");

    private final String base;

    HouseRules(String base) {
        this.base = base;
    }

    /** Every rule by a name that says it. */
    Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("the ledger never sees the swap module", neverSees("ledger", "swap", "launcher", "migrations"));
        rules.put("the swap module never sees the ledger", neverSees("swap", "ledger", "launcher", "migrations"));
        rules.put("the outbox knows envelopes, not money", outboxKnowsNoMoney());
        rules.put("the contract depends on nothing but JSON and UUIDs", contractStandsAlone());
        rules.put("capabilities of a module have no cycles", noCycles());
        rules.put("only shells touch technology", onlyShellsTouchTechnology());
        rules.put("JPA rows never leave their package", rowsStayInTheirPackage());
        rules.put("adapters never leave their package", adaptersStayInTheirPackage());
        rules.put("every package says what it is about", packagesSayWhatTheyAreAbout());
        rules.put("every package is null-marked", packagesAreNullMarked());
        rules.put("time and identifiers come from outside", timeAndIdentifiersComeFromOutside());
        rules.put("no floating point near money", noFloatingPoint());
        rules.put("amounts are divided in one place", amountsAreDividedInOnePlace());
        rules.put("nothing static changes", nothingStaticChanges());
        rules.put("nobody writes to the console", nobodyWritesToTheConsole());
        return rules;
    }

    private ArchRule neverSees(String module, String... others) {
        String[] packages = List.of(others).stream().map(this::in).toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(in(module))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }

    private ArchRule outboxKnowsNoMoney() {
        return noClasses()
                .that()
                .resideInAPackage(in("outbox"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("contract.money"), in("ledger"), in("swap"));
    }

    private ArchRule contractStandsAlone() {
        return classes()
                .that()
                .resideInAPackage(in("contract"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        in("contract"),
                        "java.lang..",
                        "java.util..",
                        "java.math",
                        "java.time..",
                        "java.io",
                        "java.nio..",
                        "java.security",
                        "com.fasterxml.jackson..",
                        "com.fasterxml.uuid..",
                        "org.jspecify.annotations");
    }

    private ArchRule noCycles() {
        return slices().matching(base + ".(*).(*)..").should().beFreeOfCycles();
    }

    private ArchRule onlyShellsTouchTechnology() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("contract"), in("outbox"), in("ledger"), in("swap"))
                .and(are(plainByName()))
                .should()
                .dependOnClassesThat(are(technology()));
    }

    /** A nested class is what the class around it is. */
    private static DescribedPredicate<JavaClass> plainByName() {
        return DescribedPredicate.describe("plain by name", type -> {
            JavaClass outermost = type;
            while (outermost.getEnclosingClass().isPresent()) {
                outermost = outermost.getEnclosingClass().get();
            }
            return !SHELL.matcher(outermost.getSimpleName()).matches();
        });
    }

    /**
     * What a database says when it fails is a fact that a rule may judge, and an exception may say of itself that it rolls
     * back; that is no technology.
     */
    private static DescribedPredicate<JavaClass> technology() {
        return resideInAnyPackage(TECHNOLOGY)
                .and(DescribedPredicate.not(equivalentTo(SQLException.class)))
                .and(DescribedPredicate.not(equivalentTo(ApplicationException.class)))
                .as("technology");
    }

    private ArchRule rowsStayInTheirPackage() {
        return classes()
                .that()
                .resideInAnyPackage(in("ledger"), in("swap"))
                .and()
                .areTopLevelClasses()
                .and()
                .haveSimpleNameEndingWith("Row")
                .should()
                .bePackagePrivate();
    }

    /** The outbox's adapters are public: each module makes its own over its own data source. */
    private ArchRule adaptersStayInTheirPackage() {
        return classes()
                .that()
                .resideInAnyPackage(in("ledger"), in("swap"))
                .and()
                .areTopLevelClasses()
                .and()
                .haveSimpleNameStartingWith("Jpa")
                .or()
                .resideInAnyPackage(in("ledger"), in("swap"))
                .and()
                .areTopLevelClasses()
                .and()
                .haveSimpleNameStartingWith("Jdbc")
                .should()
                .bePackagePrivate();
    }

    private ArchRule packagesSayWhatTheyAreAbout() {
        return classes()
                .that()
                .resideInAPackage(base + "..")
                .should(new ArchCondition<>("not stand in a package that says nothing") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        String below = item.getPackageName().substring(base.length());
                        boolean saysNothing =
                                List.of(below.split("\\.")).stream().anyMatch(SAYS_NOTHING::contains);
                        events.add(
                                new SimpleConditionEvent(item, !saysNothing, item.getName() + " stands in " + below));
                    }
                });
    }

    private ArchRule packagesAreNullMarked() {
        return classes()
                .that()
                .resideInAPackage(base + "..")
                .should(new ArchCondition<>("stand in a @NullMarked package") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
                        events.add(
                                new SimpleConditionEvent(item, marked, item.getPackageName() + " has no @NullMarked"));
                    }
                });
    }

    private ArchRule timeAndIdentifiersComeFromOutside() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("contract"), in("outbox"), in("ledger"), in("swap"))
                .and()
                .resideOutsideOfPackage(in("contract.id"))
                .and()
                .doNotHaveSimpleName("SystemClockProducer")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .accessTargetWhere(callsNowOfAnything());
    }

    private static DescribedPredicate<JavaAccess<?>> callsNowOfAnything() {
        return DescribedPredicate.describe(
                "now() of a class of java.time",
                access -> access.getName().equals("now")
                        && access.getTargetOwner().getPackageName().equals("java.time")
                        && access.getTarget().getFullName().endsWith("now()"));
    }

    /** Gauges are floating point by their specification; they are told of rows, bytes and seconds, never of money. */
    private ArchRule noFloatingPoint() {
        return classes()
                .that()
                .resideInAnyPackage(in("contract"), in("ledger"), in("swap"))
                .and()
                .resideOutsideOfPackage(in("swap.health"))
                .should(new ArchCondition<>("know no floating point") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        floatingPointIn(item).forEach(where -> events.add(SimpleConditionEvent.violated(item, where)));
                    }
                });
    }

    private static Stream<String> floatingPointIn(JavaClass type) {
        Stream<String> declared = Stream.concat(
                type.getFields().stream()
                        .filter(field ->
                                FLOATING_POINT.contains(field.getRawType().getName()))
                        .map(JavaMember::getFullName),
                type.getCodeUnits().stream()
                        .filter(unit ->
                                FLOATING_POINT.contains(unit.getRawReturnType().getName())
                                        || unit.getRawParameterTypes().stream()
                                                .anyMatch(parameter -> FLOATING_POINT.contains(parameter.getName())))
                        .map(JavaMember::getFullName));
        Stream<String> called = type.getMethodCallsFromSelf().stream()
                .filter(call -> call.getTargetOwner().isAssignableTo(Number.class))
                .filter(call -> FLOATING_POINT.contains(
                                call.getTarget().getRawReturnType().getName())
                        || call.getTarget().getRawParameterTypes().stream()
                                .anyMatch(parameter -> FLOATING_POINT.contains(parameter.getName())))
                .map(JavaAccess::getDescription);
        return Stream.concat(declared, called);
    }

    /** So that nobody forgets what a division leaves over. */
    private ArchRule amountsAreDividedInOnePlace() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("contract"), in("outbox"), in("ledger"), in("swap"))
                .and()
                .resideOutsideOfPackage(in("contract.money"))
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "rounding or dividing a number of any size",
                        access -> EXACT_NUMBERS.contains(access.getTargetOwner().getName())
                                && ROUNDS.matcher(access.getName()).matches()));
    }

    private ArchRule nothingStaticChanges() {
        return fields().that()
                .areDeclaredInClassesThat(resideInAPackage(base + ".."))
                .and()
                .areStatic()
                .and(DescribedPredicate.describe(
                        "written by people", field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC)))
                .should()
                .beFinal();
    }

    private ArchRule nobodyWritesToTheConsole() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("contract"), in("outbox"), in("ledger"), in("swap"))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace");
    }

    private String in(String module) {
        return base + "." + module + "..";
    }
}
